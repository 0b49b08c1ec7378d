import { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import * as OurWallet from "@sigmatrade/core/deposit/OurWallet"
import { approveWithdrawal } from "@sigmatrade/core/payout/approveWithdrawal"
import { blockMember } from "@sigmatrade/core/payout/blockMember"
import { cancelWithdrawal } from "@sigmatrade/core/payout/cancelWithdrawal"
import { changeWallet } from "@sigmatrade/core/payout/changeWallet"
import { endUnpaid } from "@sigmatrade/core/payout/endUnpaid"
import { expireWithdrawals } from "@sigmatrade/core/payout/expireWithdrawals"
import { approveReset } from "@sigmatrade/core/payout/approveReset"
import { completeReset } from "@sigmatrade/core/payout/completeReset"
import { requestReset } from "@sigmatrade/core/payout/requestReset"
import { withdrawReset } from "@sigmatrade/core/payout/withdrawReset"
import { refuseWithdrawal } from "@sigmatrade/core/payout/refuseWithdrawal"
import { Withdrawal } from "@sigmatrade/core/payout/Withdrawal"
import { PayoutStore } from "@sigmatrade/core/payout/PayoutStore"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import { DateTime, Effect, Layer } from "effect"
import { freshAddress, freshTxHash } from "@sigmatrade/adapters/contract/freshAddress"
import { heldLane, paymentOf } from "@sigmatrade/adapters/contract/payout/reservedPayout"
import { ask, memberWith, milli, oleg, olga, PASSWORD, payoutRules } from "../../unit/payout/payoutWorld.ts"

const RICH = 2n ** 80n
const [AUTO, ONE, TWO] = [milli(10_000), milli(100_000), milli(1_000_000)]

/** A member who may ask for all he likes, and what he has asked for. */
const asked = Effect.fn("asked")(function*(amount: typeof AUTO) {
  const member = yield* memberWith(RICH)
  return { member, withdrawal: (yield* ask(member, amount)).withdrawal }
})

const moved = Effect.fn("moved")(function*(withdrawal: Withdrawal) {
  const paying = new Withdrawal({ ...withdrawal, state: "paying" })
  const lane = yield* heldLane()
  const payout = yield* (yield* Transaction).run(Effect.gen(function*() {
    yield* (yield* WithdrawalStore).move(withdrawal, paying)
    return yield* (yield* PayoutStore).reserve(lane, paymentOf(withdrawal), yield* DateTime.now)
  }))
  return { paying, payout }
})

/** A reset in every state but refused, and a withdrawal that waits for one. */
const livelyResets = Effect.gen(function*() {
  const REASON = "my phone was stolen"
  yield* requestReset((yield* asked(AUTO)).member.id, REASON)
  const approved = yield* requestReset((yield* asked(AUTO)).member.id, REASON)
  yield* approveReset(approved.reset.id, olga, "he called")
  const back = yield* requestReset((yield* memberWith(RICH)).id, REASON)
  yield* withdrawReset(back.reset.userId, back.reset.id)
  const done = yield* requestReset((yield* memberWith(RICH)).id, REASON)
  yield* approveReset(done.reset.id, olga, "he called")
  yield* completeReset(done.reset.userId, PASSWORD)
})

/** A withdrawal in every state but paid, which the chain alone decides, a wallet that was changed and a member who was blocked. */
export const livelyWithdrawals = Effect.gen(function*() {
  const now = yield* DateTime.now
  yield* asked(ONE)
  const approved = yield* asked(TWO)
  for (const operator of [olga, oleg]) yield* approveWithdrawal(approved.withdrawal.id, 1, operator)
  yield* moved((yield* asked(AUTO)).withdrawal)
  const failed = yield* moved((yield* asked(AUTO)).withdrawal)
  const word = { _tag: "WithdrawalReturned", chainId: ChainId.make(56), txHash: freshTxHash() } as const
  yield* (yield* Transaction).run(Effect.gen(function*() {
    yield* (yield* PayoutStore).settle(failed.payout.id, "displaced", null, now)
    yield* endUnpaid(failed.paying, { state: "returned", reason: null, word }, now)
  }))
  yield* refuseWithdrawal((yield* asked(ONE)).withdrawal.id, olga, "no")
  const cancelled = yield* asked(AUTO)
  yield* cancelWithdrawal(cancelled.member.id, cancelled.withdrawal.id)
  yield* Effect.provide(asked(TWO), payoutRules({}, { expiryHours: 0 }))
  yield* expireWithdrawals(100)
  const blocked = yield* asked(AUTO)
  yield* blockMember(blocked.member.id, olga, "no")
  const changed = yield* asked(AUTO)
  yield* changeWallet(changed.member.id, freshAddress(), PASSWORD)
  yield* livelyResets
})

/** What it needs besides stores and the settings of a community. */
export const withdrawalRules = Layer.merge(payoutRules(), OurWallet.layer)

/** Ways to spoil withdrawals that only somebody who switches the triggers off can go, and the invariant that tells. */
export const spoiledWithdrawals: ReadonlyArray<readonly [id: string, ...statements: ReadonlyArray<string>]> = [
  ["I-22", "DELETE FROM withdrawal_approvals"],
  ["I-22", "DELETE FROM withdrawal_approvals WHERE operator = 'olga'"],
  ["I-22", "UPDATE withdrawals SET revision = revision + 1 WHERE state = 'approved'"],
  ["I-29", "DELETE FROM ledger_entries WHERE kind = 'withdrawal-requested'"],
  ["I-29", "DELETE FROM ledger_entries WHERE kind = 'withdrawal-returned'"],
  ["I-29", "UPDATE withdrawals SET state = 'cancelled', settled_at = now() WHERE state = 'requested'"],
  ["I-29", "UPDATE withdrawals SET state = 'requested', settled_at = NULL WHERE state = 'cancelled'"],
  ["I-29", "UPDATE withdrawals SET state = 'paid', settled_at = now() WHERE state = 'paying'"],
  ["I-29", "UPDATE withdrawals SET amount = amount + 1 WHERE state = 'approved'"],
  ["I-29", "UPDATE ledger_balances SET balance = balance + 1 WHERE account LIKE 'user:%:held'"],
  ["I-29", "DELETE FROM withdrawals WHERE state = 'cancelled'"],
  ["I-30", "ALTER TABLE withdrawals DROP CONSTRAINT withdrawals_settled_when", "UPDATE withdrawals SET settled_at = NULL WHERE state = 'refused'"],
  ["I-44", "DELETE FROM withdrawal_refusals"],
  ["I-44", "UPDATE withdrawals SET state = 'cancelled' WHERE state = 'refused'"],
  ["I-45", "UPDATE users SET standing = 'blocked'"],
  ["I-34-out", "DELETE FROM notifications WHERE id LIKE 'withdrawal-expired:%'"],
  ["I-34-out", "DELETE FROM notifications WHERE notification->>'_tag' = 'WalletChanged'"],
  ["wallets-out", "UPDATE withdrawals SET destination = '0x' || repeat('f', 40) WHERE state = 'requested'"],
  [
    "wallets-out",
    `UPDATE users SET wallet_address = c.from_address, wallet_linked_at = now() FROM wallet_changes c
     WHERE users.id = (SELECT id FROM users WHERE wallet_address IS NULL LIMIT 1)`
  ]
]

const WITHDRAWAL = `id, user_id, asset, amount, destination, state, requested_at, client_key, fee, revision, approvals_needed, expires_at`

/** What the database must refuse about withdrawals and what guards them, whoever asks. */
export const forbiddenOnWithdrawals: ReadonlyArray<readonly [promise: string, statement: string]> = [
  ["an approval is never changed", "UPDATE withdrawal_approvals SET operator = 'eve'"],
  ["an approval is never deleted", "DELETE FROM withdrawal_approvals"],
  ["a refusal is never changed", "UPDATE withdrawal_refusals SET note = 'x'"],
  ["a refusal is never deleted", "TRUNCATE withdrawal_refusals"],
  ["a withdrawal is never deleted", "DELETE FROM withdrawals WHERE state = 'requested'"],
  ["withdrawals are never emptied", "TRUNCATE withdrawals CASCADE"],
  ["what was cancelled is not paid after all", "UPDATE withdrawals SET state = 'paying', settled_at = NULL WHERE state = 'cancelled'"],
  ["what waits is not paid without its approval", "UPDATE withdrawals SET state = 'approved' WHERE state = 'requested'"],
  ["what waits is not sent before it is approved", "UPDATE withdrawals SET state = 'paying' WHERE state = 'requested'"],
  ["nobody needs fewer operators than he needed", "UPDATE withdrawals SET approvals_needed = 0 WHERE state = 'requested'"],
  ["what is approved does not go elsewhere", "UPDATE withdrawals SET destination = '0x' || repeat('f', 40) WHERE state = 'approved'"],
  ["what is on its way does not change at all", "UPDATE withdrawals SET amount = amount - 1, revision = revision + 1 WHERE state = 'paying'"],
  ["a fee is less than its amount", "UPDATE withdrawals SET fee = amount, revision = revision + 1 WHERE state = 'requested'"],
  [
    "money never goes to nobody",
    "UPDATE withdrawals SET destination = '0x' || repeat('0', 40), revision = revision + 1 WHERE state = 'requested'"
  ],
  [
    "a client key is one withdrawal of its member",
    `INSERT INTO withdrawals (${WITHDRAWAL}) SELECT gen_random_uuid(), user_id, asset, amount, destination, 'requested', now(), client_key, fee, 1, 2,
       now() FROM withdrawals LIMIT 1`
  ],
  [
    "a withdrawal does not begin as paid",
    `INSERT INTO withdrawals (${WITHDRAWAL}, settled_at) SELECT gen_random_uuid(), user_id, asset, amount, destination, 'paid', now(), 'new-key', fee, 1, 0,
       now(), now() FROM withdrawals LIMIT 1`
  ],
  ["a reset is never deleted", "DELETE FROM password_resets"],
  ["resets are never emptied", "TRUNCATE password_resets"],
  [
    "a member has one unfinished reset",
    `INSERT INTO password_resets (id, user_id, reason, requested_at, state) SELECT gen_random_uuid(), user_id, reason, now(), 'open'
     FROM password_resets WHERE state = 'approved' LIMIT 1`
  ],
  [
    "nobody begins a reset that is agreed to",
    `INSERT INTO password_resets (id, user_id, reason, requested_at, state, decided_by, note, decided_at) SELECT gen_random_uuid(), user_id, reason,
       now(), 'approved', 'eve', 'x', now() FROM password_resets WHERE state = 'withdrawn' LIMIT 1`
  ],
  ["nobody agrees to a reset without a name and a reason", "UPDATE password_resets SET state = 'approved' WHERE state = 'open'"],
  [
    "no password is set anew before an operator has agreed",
    `UPDATE password_resets SET state = 'done', decided_by = 'eve', note = 'x', decided_at = now(), ended_at = now(), withdrawals_from = now()
     WHERE state = 'open'`
  ],
  ["a reset is not done without its cooling-off time", "UPDATE password_resets SET state = 'done', ended_at = now() WHERE state = 'approved'"],
  ["a cooling-off time is never shortened", "UPDATE password_resets SET withdrawals_from = now() WHERE state = 'done'"],
  ["a reset that is over does not begin anew", "UPDATE password_resets SET state = 'open', ended_at = NULL WHERE state = 'withdrawn'"],
  [
    "why a member asked for a reset never changes",
    "UPDATE password_resets SET reason = reason || '!', state = 'withdrawn', ended_at = now() WHERE state = 'open'"
  ],
  [
    "nothing is sent to a member whose password is being reset",
    "UPDATE withdrawals SET state = 'paying' WHERE state = 'approved' AND user_id IN (SELECT user_id FROM password_resets WHERE state = 'approved')"
  ],
  [
    "nothing is asked for by a member whose password is being reset",
    `INSERT INTO withdrawals (${WITHDRAWAL}) SELECT gen_random_uuid(), user_id, asset, amount, destination, 'requested', now(), 'new-key', fee, 1, 2,
       now() FROM withdrawals WHERE user_id IN (SELECT user_id FROM password_resets WHERE state = 'open') LIMIT 1`
  ],
  ["a change of a wallet is never changed", "UPDATE wallet_changes SET changed_at = now()"],
  ["a change of a wallet is never deleted", "DELETE FROM wallet_changes"],
  [
    "a wallet changes with its history only",
    "UPDATE users SET wallet_address = '0x' || repeat('f', 40), wallet_linked_at = now() WHERE id = (SELECT user_id FROM wallet_changes LIMIT 1)"
  ],
  [
    "a wallet that was a member's is nobody else's",
    `UPDATE users SET wallet_address = c.from_address, wallet_linked_at = now() FROM wallet_changes c
     WHERE users.id = (SELECT id FROM users WHERE wallet_address IS NULL LIMIT 1)`
  ],
  ["who blocked a member is never changed", "UPDATE standing_changes SET operator = 'eve'"],
  ["who blocked a member is never deleted", "DELETE FROM standing_changes"],
  [
    "nobody is blocked without a reason",
    "INSERT INTO standing_changes (user_id, standing, operator, note, changed_at) SELECT id, 'blocked', 'eve', '', now() FROM users LIMIT 1"
  ]
]
