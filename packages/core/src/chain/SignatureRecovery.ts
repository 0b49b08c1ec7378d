import { Context } from "effect"
import type { Address } from "./Address.ts"

/** Tells which wallet signed a text the way wallets sign messages (EIP-191, `personal_sign`). Every adapter passes its contract suite. */
export class SignatureRecovery extends Context.Service<SignatureRecovery, {
  /** The signer of a text; `null` when the signature is none. `signature` is `0x` and 65 bytes of hex. */
  readonly signer: (text: string, signature: string) => Address | null
}>()("@sigmatrade/core/chain/SignatureRecovery") {}
