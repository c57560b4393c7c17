# mix test: a pattern match fails.
# ci: github
# repo: northwind/exqueue
# job: mix
# needs: mix elixir
# network: none
# tool: mix
# category: test
# cause: \*\* \(MatchError\) no match of right hand side value: \{:error, :empty\}
# fix: pop/1 returns {:error, :empty} for an empty queue; match on that in the caller.
# fix_regex: match|MatchError|\{:error|test
#: prepare
mkdir lib test; printf 'defmodule Exqueue.MixProject do\n  use Mix.Project\n  def project, do: [app: :exqueue, version: "0.1.0"]\nend\n' > mix.exs
printf 'defmodule Exqueue do\n  def pop([]), do: {:error, :empty}\n  def pop([h | t]), do: {:ok, h, t}\n  def first(q) do\n    {:ok, h, _} = pop(q)\n    h\n  end\nend\n' > lib/exqueue.ex
printf 'ExUnit.start()\n' > test/test_helper.exs
printf 'defmodule ExqueueTest do\n  use ExUnit.Case\n  test "first", do: assert Exqueue.first([1, 2]) == 1\n  test "first of nothing", do: assert Exqueue.first([]) == nil\n  test "error", do: assert Exqueue.pop([]) == {:error, :empty}\nend\n' > test/exqueue_test.exs
#: mend
printf 'defmodule Exqueue do\n  def pop([]), do: {:error, :empty}\n  def pop([h | t]), do: {:ok, h, t}\n  def first([]), do: nil\n  def first([h | _]), do: h\nend\n' > lib/exqueue.ex
#: step Compile
elixir --version
mix compile
#: step Test
mix test --trace
