import { AmountFromString } from "@sigmatrade/core/money/Amount"
import { Payout, PayoutAttempt } from "@sigmatrade/core/payout/Payout"
import type { BroadcastOutcome, PayoutRecord } from "@sigmatrade/core/payout/Payout"
import { SignedPayment } from "@sigmatrade/core/payout/Signer"
import { Schema } from "effect"
import { Int8 } from "./readRows.ts"

/** One attempt as a row of `payout_attempts` together with what its broadcasts come to. */
const AttemptRow = Schema.Struct({
  number: Schema.Int,
  gasPrice: Schema.BigIntFromString,
  gasLimit: Schema.BigIntFromString,
  hash: Schema.NullOr(SignedPayment.fields.hash),
  bytes: Schema.NullOr(SignedPayment.fields.bytes),
  sentFirstAt: Schema.NullOr(Schema.DateTimeUtcFromString),
  sentLastAt: Schema.NullOr(Schema.DateTimeUtcFromString),
  isAccepted: Schema.Boolean
})

/** A payout with its attempts as `PAYOUT_COLUMNS` selects it. */
export const PayoutRow = Schema.Struct({
  id: Payout.fields.id,
  chainId: Int8.pipe(Schema.decodeTo(Payout.fields.chainId)),
  wallet: Payout.fields.wallet,
  nonce: Int8,
  purpose: Payout.fields.purpose,
  asset: Payout.fields.asset,
  to: Payout.fields.to,
  amount: AmountFromString,
  state: Payout.fields.state,
  reservedAt: Schema.DateTimeUtcFromDate,
  settledAt: Schema.NullOr(Schema.DateTimeUtcFromDate),
  settledBy: Payout.fields.settledBy,
  withdrawals: Payout.fields.withdrawals,
  attempts: Schema.NonEmptyArray(AttemptRow)
})

/** A moment in JSON, with the letter that says it is UTC. */
const jsonTime = (moment: string) => `to_char(${moment} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** The columns of `payouts p`, its withdrawals and its attempts. */
export const PAYOUT_COLUMNS = `p.id, p.chain_id AS "chainId", p.wallet, p.nonce, p.purpose, p.asset, p.destination AS "to", p.amount, p.state,
  p.reserved_at AS "reservedAt", p.settled_at AS "settledAt", p.settled_by AS "settledBy",
  ARRAY(SELECT w.withdrawal_id::text FROM payout_withdrawals w WHERE w.payout_id = p.id ORDER BY w.withdrawal_id) AS withdrawals,
  (SELECT jsonb_agg(jsonb_build_object('number', a.number, 'gasPrice', a.gas_price::text, 'gasLimit', a.gas_limit::text, 'hash', a.hash,
      'bytes', a.bytes, 'sentFirstAt', ${jsonTime("b.first")}, 'sentLastAt', ${jsonTime("b.last")}, 'isAccepted', coalesce(b.accepted, false))
      ORDER BY a.number)
    FROM payout_attempts a LEFT JOIN LATERAL (
      SELECT min(s.sent_at) AS first, max(s.sent_at) AS last, bool_or(s.outcome = 'accepted') AS accepted
      FROM payout_broadcasts s WHERE s.payout_id = a.payout_id AND s.number = a.number
    ) b ON true WHERE a.payout_id = p.id) AS attempts`

const toAttempt = ({ bytes, hash, ...row }: typeof AttemptRow.Type) =>
  new PayoutAttempt({ ...row, signed: bytes === null || hash === null ? null : new SignedPayment({ bytes, hash }) })

/** A row as the payout it keeps. */
export const toRecord = ({ attempts: [first, ...others], ...row }: typeof PayoutRow.Type): PayoutRecord => ({
  payout: new Payout(row),
  attempts: [toAttempt(first), ...others.map(toAttempt)]
})

/** The words a row of `payout_broadcasts` keeps for what a provider said. */
export const OutcomeWord = Schema.Literals([
  "accepted", "unknown", "nonce used", "nonce occupied", "nonce too high", "underpriced", "no funds", "invalid"
])

/** The word for an outcome. */
export const wordOf = (outcome: BroadcastOutcome): typeof OutcomeWord.Type =>
  outcome._tag === "Refused" ? outcome.reason : outcome._tag === "Accepted" ? "accepted" : "unknown"

/** The outcome a word stands for. */
export const outcomeOf = (word: typeof OutcomeWord.Type): BroadcastOutcome =>
  word === "accepted" ? { _tag: "Accepted" } : word === "unknown" ? { _tag: "Unknown" } : { _tag: "Refused", reason: word }
