# rubocop finds an offence.
# ci: jenkins
# repo: northwind/rubyapi
# job: rubocop
# needs: rubocop ruby
# network: none
# tool: rubocop
# category: lint
# cause: lib/api\.rb:\d+:\d+: (?:W|E|C): .*Lint/UselessAssignment
# fix: Remove the useless assignment to status in lib/api.rb.
# fix_regex: UselessAssignment|remove|rubocop|unused
#: prepare
mkdir lib; printf "# frozen_string_literal: true\n\n# Api.\nclass Api\n  def call(error)\n    status = 500\n    error.to_s\n  end\nend\n" > lib/api.rb; printf 'AllCops:\n  NewCops: disable\n' > .rubocop.yml
#: mend
sed -i '/status = 500/d' lib/api.rb
#: step Versions
ruby --version
#: step Rubocop
rubocop --format progress
