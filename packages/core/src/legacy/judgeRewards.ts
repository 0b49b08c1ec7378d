import type { Asset } from "../money/Asset.ts"
import { amountOwed } from "./amountOwed.ts"
import type { ClaimsJudged, Owed } from "./judgeEarnings.ts"
import type { RetriesJudged } from "./judgeRetries.ts"
import { judgeSent } from "./judgeSent.ts"
import type { LegacyFacts } from "./LegacyFacts.ts"
import type { LeftOut, Look } from "./LegacyFindings.ts"
import type { LookedUp } from "./LegacySource.ts"

/** Unpaid rewards that are owed: of a reward session, for a confirmed deposit, not sent already. Those without a session are yield, which nobody is owed here. */
export const judgeRewards = (
  { rows }: LegacyFacts, asset: Asset, users: ReadonlySet<string>, retries: RetriesJudged, lookedUp: LookedUp
): ClaimsJudged => {
  const confirmed = new Set(rows.deposits.filter(({ status }) => status === "confirmed").map(({ id }) => id))
  const sessions = new Set(rows.reward_sessions.map(({ id }) => id))
  const [owed, leftOut, looks]: [Array<Owed>, Array<LeftOut>, Array<Look>] = [[], [], []]
  for (const reward of rows.deposit_rewards) {
    const leave = (reason: string) => leftOut.push({ table: "deposit_rewards", id: reward.id, reason })
    const { reward_amount, reward_session_id, tx_hash, user_id } = reward
    const amount = amountOwed(reward_amount, asset)
    if (reward.paid === "true") leave("paid by the old system")
    else if (reward_session_id === null || !sessions.has(reward_session_id)) leave("yield of a deposit, of no reward session")
    else if (amount === null || amount === 0n) leave("no amount that can be owed")
    else if (user_id === null || !users.has(user_id)) leave("its user is not there")
    else if (!confirmed.has(reward.deposit_id ?? "")) leave("its deposit is not confirmed")
    else {
      const claim = { table: "deposit_rewards", id: reward.id, userId: user_id, amount: reward_amount ?? "", txHash: tx_hash } as const
      const sent = judgeSent(claim, retries, lookedUp)
      if (sent === "paid") leave("sent by a payment that the row does not know of")
      else if (sent !== "owed") looks.push(sent)
      else owed.push({ userId: user_id, amount })
    }
  }
  return { owed, leftOut, doubts: [], looks }
}
