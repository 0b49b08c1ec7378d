import { Context } from "effect"

/** The hash function of the chain (Keccak-256 as Ethereum uses it, not SHA3-256). Every adapter passes its contract suite. */
export class Keccak256 extends Context.Service<Keccak256, {
  /** 32 bytes of hash for any bytes. */
  readonly hash: (bytes: Uint8Array) => Uint8Array
}>()("@sigmatrade/core/chain/Keccak256") {}
