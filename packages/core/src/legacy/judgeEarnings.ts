import type { Amount } from "../money/Amount.ts"
import type { Asset } from "../money/Asset.ts"
import { amountOwed } from "./amountOwed.ts"
import type { RetriesJudged } from "./judgeRetries.ts"
import { judgeSent } from "./judgeSent.ts"
import type { LegacyFacts } from "./LegacyFacts.ts"
import type { Doubt, LeftOut, LegacyFindings, Look } from "./LegacyFindings.ts"
import type { LookedUp } from "./LegacySource.ts"
import type { LegacyRow } from "./LegacyTable.ts"

/** Something a user is owed. */
export interface Owed {
  readonly userId: string
  readonly amount: Amount
}

/** What is owed, and what is told of the rest. */
export type ClaimsJudged = LegacyFindings & { readonly owed: ReadonlyArray<Owed> }

type Earning = LegacyRow<"referral_earnings">

/** One deposit earns each sponsor once: the relation between the two and the deposit. `null`: the row does not name its deposit. */
const causeOf = ({ referral_id, source_transaction_id }: Earning) =>
  source_transaction_id === null ? null : `${referral_id} ${source_transaction_id}`

/** Which row of each cause counts: one that is paid, or else the first. The others are doubled. */
const firsts = (earnings: ReadonlyArray<Earning>, asset: Asset, { paid }: RetriesJudged): ReadonlyMap<string, Earning> => {
  const found = new Map<string, Earning>()
  const isPaid = (earning: Earning) => earning.paid === "true" || paid.has(`referral_earnings:${earning.id}`)
  for (const earning of earnings) {
    const cause = causeOf(earning)
    const before = cause === null ? undefined : found.get(cause)
    if (cause === null || (amountOwed(earning.amount, asset) ?? 0n) === 0n) continue
    if (before === undefined || (!isPaid(before) && isPaid(earning))) found.set(cause, earning)
  }
  return found
}

/** Why the deposit of a commission gives no right to it; `null`: it does, or it is not named. */
const causeRefused = ({ source_transaction_id }: Earning, sources: ReadonlyMap<string, LegacyRow<"transactions">>): string | null => {
  if (source_transaction_id === null) return null
  const source = sources.get(source_transaction_id)
  if (source === undefined) return "what it was earned from is not there"
  if (source.type !== "deposit") return "earned from something else than a deposit"
  return source.status === "confirmed" ? null : "its deposit is not confirmed"
}

/**
 * Unpaid commissions that are owed: of a confirmed deposit, or of one that is not named, once per deposit and sponsor however often the old
 * system wrote them, and not sent already. `users` are those who exist.
 */
export const judgeEarnings = (
  { rows }: LegacyFacts, asset: Asset, users: ReadonlySet<string>, retries: RetriesJudged, lookedUp: LookedUp
): ClaimsJudged => {
  const referrers = new Map(rows.referrals.map(({ id, referrer_id }) => [id, referrer_id]))
  const sources = new Map(rows.transactions.map((row) => [row.id, row]))
  const counting = firsts(rows.referral_earnings, asset, retries)
  const [owed, leftOut, doubts, looks]: [Array<Owed>, Array<LeftOut>, Array<Doubt>, Array<Look>] = [[], [], [], []]
  for (const earning of rows.referral_earnings) {
    const leave = (reason: string) => leftOut.push({ table: "referral_earnings", id: earning.id, reason })
    const userId = referrers.get(earning.referral_id ?? "") ?? null
    const amount = amountOwed(earning.amount, asset)
    const [cause, refused] = [causeOf(earning), causeRefused(earning, sources)]
    if (earning.paid === "true") leave("paid by the old system")
    else if (amount === null || amount === 0n) leave("no amount that can be owed")
    else if (userId === null || !users.has(userId)) leave("its sponsor is not there")
    else if (refused !== null) leave(refused)
    else if (cause !== null && counting.get(cause) !== earning) leave("written twice for one deposit and sponsor")
    else {
      const claim = { table: "referral_earnings", id: earning.id, userId, amount: earning.amount ?? "", txHash: earning.tx_hash } as const
      const sent = judgeSent(claim, retries, lookedUp)
      if (sent === "paid") leave("sent by a payment that the row does not know of")
      else if (sent !== "owed") looks.push(sent)
      else owed.push({ userId, amount })
    }
  }
  return { owed, leftOut, doubts: [...doubts, ...alike(rows.referral_earnings)], looks }
}

/** Commissions without a deposit cannot be told from doubled ones: they are owed, and where two of one sponsor are alike, told of. */
const alike = (earnings: ReadonlyArray<Earning>): ReadonlyArray<Doubt> => {
  const seen = new Map<string, string>()
  return earnings.filter((one) => one.source_transaction_id === null && one.paid !== "true").flatMap((one) => {
    const [key, subject] = [`${one.referral_id} ${one.amount}`, `referral_earnings:${one.id}`]
    const first = seen.get(key)
    seen.set(key, first ?? subject)
    return first === undefined ? [] : [{ subject, what: `names no deposit and looks like ${first}: perhaps written twice; both are owed` }]
  })
}
