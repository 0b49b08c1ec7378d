import { Context } from "effect"
import type { Address } from "./Address.ts"

/**
 * Derives addresses from an extended public key (BIP-32, never hardened): whoever holds it can watch and never spend. Every adapter
 * passes its contract suite.
 */
export class AddressDerivation extends Context.Service<AddressDerivation, {
  /** The address at a path below the key, such as `[0, 5]`; each step is below 2^31. */
  readonly derive: (path: ReadonlyArray<number>) => Address
}>()("@sigmatrade/core/chain/AddressDerivation") {}
