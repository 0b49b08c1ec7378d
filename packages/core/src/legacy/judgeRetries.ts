import type { Doubt } from "./LegacyFindings.ts"
import type { LegacyRow } from "./LegacyTable.ts"

/** What the queue of payments says of unpaid earnings and rewards, by `<table>:<id>`: the retry that paid them, or that may have. */
export interface RetriesJudged {
  readonly paid: ReadonlyMap<string, string>
  readonly unclear: ReadonlyMap<string, LegacyRow<"payment_retries">>
  readonly doubts: ReadonlyArray<Doubt>
}

/** What a retry was to pay. */
const itemsOf = ({ earning_ids, payment_type }: LegacyRow<"payment_retries">): ReadonlyArray<string> => {
  const table = payment_type === "DEPOSIT_REWARD" ? "deposit_rewards" : "referral_earnings"
  return [...(earning_ids ?? "").matchAll(/\d+/gu)].map(([id]) => `${table}:${id}`)
}

const isTried = ({ attempt_count, resolved, tx_hash }: LegacyRow<"payment_retries">) =>
  resolved !== "true" && tx_hash === null && attempt_count !== "0" && attempt_count !== null

/**
 * Reads the queue of payments of earnings. One that is resolved with a transaction has paid what it names, even where marking it as paid
 * failed; one with a transaction that is not resolved may have. One that was only tried counts as unpaid, and is told of.
 */
export const judgeRetries = (retries: ReadonlyArray<LegacyRow<"payment_retries">>): RetriesJudged => {
  const sent = retries.filter(({ tx_hash }) => tx_hash !== null && tx_hash !== "")
  return {
    paid: new Map(sent.filter(({ resolved }) => resolved === "true").flatMap((retry) => itemsOf(retry).map((item) => [item, retry.id]))),
    unclear: new Map(sent.filter(({ resolved }) => resolved !== "true").flatMap((retry) => itemsOf(retry).map((item) => [item, retry]))),
    doubts: retries.filter(isTried).map(({ attempt_count, id }) => ({
      subject: `payment_retries:${id}`,
      what: `was tried ${attempt_count} times without a transaction being kept; what it names is taken as unpaid. Look for transfers to this member's wallet`
    }))
  }
}
