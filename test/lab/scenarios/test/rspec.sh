# One example fails, one is pending.
# ci: github
# repo: northwind/rubycart
# job: rspec
# needs: rspec ruby
# network: none
# tool: rspec
# category: test
# cause: Failure/Error: .*expect\(cart\.total\)\.to eq\(30\)
# fix: Cart#total must multiply price by quantity.
# fix_regex: spec|expect|total
#: prepare
mkdir lib spec; printf 'class Cart\n  def initialize(items) = @items = items\n  def total = @items.sum { |i| i[:price] }\nend\n' > lib/cart.rb
printf 'require_relative "../lib/cart"\nRSpec.describe Cart do\n  subject(:cart) { described_class.new([{ price: 10, quantity: 3 }]) }\n  it("adds") { expect(cart.total).to eq(30) }\n  it("is empty") { expect(described_class.new([]).total).to eq(0) }\n  it("reports errors") { pending("error reporting comes later"); raise "no" }\nend\n' > spec/cart_spec.rb
#: mend
sed -i 's/i\[:price\] }/i[:price] * i[:quantity] }/' lib/cart.rb
#: step Versions
ruby --version
rspec --version
#: step Spec
rspec --format documentation
