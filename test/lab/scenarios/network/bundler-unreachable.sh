# The index of RubyGems cannot be reached from the runner.
# ci: gitlab
# repo: northwind/rubyapi
# job: bundle
# image: ruby:3.1
# before: apt-get install -y --no-install-recommends tree pv bc
# needs: bundle ruby
# tool: bundler
# category: network
# also: dependency
# transient: yes
# cause: ^Could not reach host index\.rubygems\.org
# fix: Let the runner reach index.rubygems.org (network, proxy, mirror) and run again.
# fix_regex: network|proxy|mirror|retry|again|reach|DNS
#: prepare
printf 'source "https://rubygems.org"\ngem "rack", "~> 3.0"\ngem "rake"\n' > Gemfile
#: step Bundle
ruby --version
bundle --version
bundle config set path vendor
bundle install
