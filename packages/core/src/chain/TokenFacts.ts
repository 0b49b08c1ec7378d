import { Schema } from "effect"
import { AssetId } from "../money/Asset.ts"

const Hash = Schema.String.check(Schema.isPattern(/^0x[0-9a-f]{64}$/u))

/** What a token's contract is: whoever changes one of these can change what a transfer means. */
export class TokenFacts extends Schema.Class<TokenFacts>("TokenFacts")({
  asset: AssetId,
  /** Keccak-256 of the contract's code; that of nothing when there is no code. */
  codeHash: Hash,
  /** What `decimals()` answers; `null` when it answers nothing usable. */
  decimals: Schema.NullOr(Schema.Int),
  /** Keccak-256 over the EIP-1967 slots (implementation, admin, beacon): where a proxy points to. */
  proxyHash: Hash
}) {}

/** Whether a contract is still what was pinned. */
export const sameToken = (pinned: TokenFacts, found: TokenFacts): boolean =>
  pinned.codeHash === found.codeHash && pinned.decimals === found.decimals && pinned.proxyHash === found.proxyHash
