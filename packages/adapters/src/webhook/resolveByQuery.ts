import { resolve4, resolve6 } from "node:dns/promises"
import type { ResolveName } from "./resolvePublic.ts"

/** Asks for a name's addresses itself, for runtimes without a resolver of a system, such as a Worker. A name without an address of one kind has none of it. */
export const resolveByQuery: ResolveName = async (name) => {
  const [four, six] = await Promise.allSettled([resolve4(name), resolve6(name)])
  const of = (found: PromiseSettledResult<ReadonlyArray<string>>, family: number) =>
    found.status === "fulfilled" ? found.value.map((address) => ({ address, family })) : []
  return [...of(four, 4), ...of(six, 6)]
}
