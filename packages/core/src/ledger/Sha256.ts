import { Context } from "effect"

/** SHA-256 (FIPS 180-4), which the seals of the books are made with. Every adapter passes its contract suite. */
export class Sha256 extends Context.Service<Sha256, {
  /** The hash of a text written in UTF-8: 32 bytes as lower-case hex with `0x`. */
  readonly hash: (text: string) => string
}>()("@sigmatrade/core/ledger/Sha256") {}
