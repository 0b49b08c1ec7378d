import type { BroadcastOutcome } from "@sigmatrade/core/payout/Payout"

/** What nodes say to a signed transaction, and what it means. The first that fits counts; they say it only in prose. */
const SAYINGS: ReadonlyArray<readonly [RegExp, BroadcastOutcome]> = [
  // The very same transaction: whoever sends other bytes is told that the nonce is taken.
  [/already known|known transaction|already imported|already in (the )?(mem)?pool|transaction already/i, { _tag: "Accepted" }],
  [/replacement transaction underpriced|gas ?price too low to replace|transaction with same nonce/i, { _tag: "Refused", reason: "nonce occupied" }],
  [/nonce (is )?too low|old nonce|nonce .*already used|invalid transaction nonce/i, { _tag: "Refused", reason: "nonce used" }],
  [/nonce (is )?too high|nonce gap|future transaction|too many (queued|in-?flight)|in-flight transaction limit/i, { _tag: "Refused", reason: "nonce too high" }],
  [/underpriced|gas ?price (is )?(too low|below)|less than (the )?(block )?base fee|tip .*(too low|below)|fee too low/i, { _tag: "Refused", reason: "underpriced" }],
  [/insufficient (funds|balance)/i, { _tag: "Refused", reason: "no funds" }],
  [
    /intrinsic gas|gas limit|exceeds .*gas|invalid (sender|signature|chain id|transaction)|rlp|decode|tx type not supported|black ?list|sanction|oversized/i,
    { _tag: "Refused", reason: "invalid" }
  ]
]

/** What a refusal in a node's own words means for a payment. What nobody has foreseen says nothing. */
export const broadcastRefusal = (message: string): BroadcastOutcome =>
  SAYINGS.find(([saying]) => saying.test(message))?.[1] ?? { _tag: "Unknown" }
