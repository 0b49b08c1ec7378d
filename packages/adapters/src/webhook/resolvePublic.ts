import { Effect, Schema } from "effect"
import { isIP } from "node:net"
import { isPublicAddress } from "./isPublicAddress.ts"

/** All addresses of a name. */
export type ResolveName = (name: string) => Promise<ReadonlyArray<{ readonly address: string; readonly family: number }>>

/** The name has no address, or nobody knows. */
export class NameUnknown extends Schema.TaggedError<NameUnknown>()("NameUnknown", {}) {}

/** The name leads to us, to our network, or to nobody on the public internet. */
export class AddressRefused extends Schema.TaggedError<AddressRefused>()("AddressRefused", {}) {}

/** Whether an address is this very machine. */
const isLoopback = (address: string) => address.startsWith("127.") || address === "::1"

/**
 * The one address a host may be called at. If any address of a name is not public, none is called: who mixes them is up to something.
 * `loopback`: for developers, this machine too. Errors: `NameUnknown`, `AddressRefused`.
 */
export const resolvePublic = Effect.fn("resolvePublic")(function*(host: string, resolve: ResolveName, loopback: boolean) {
  const literal = host.startsWith("[") ? host.slice(1, -1) : host
  const family = isIP(literal)
  const found = family > 0 ? [{ address: literal, family }] : yield* Effect.tryPromise({ try: () => resolve(literal), catch: () => new NameUnknown() })
  const [first] = found
  if (first === undefined) return yield* new NameUnknown()
  const isAllowed = found.every(({ address }) => isPublicAddress(address) || (loopback && isLoopback(address)))
  return isAllowed ? first : yield* new AddressRefused()
})
