import { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import { approveWithdrawal } from "@sigmatrade/core/payout/approveWithdrawal"
import { cancelWithdrawal } from "@sigmatrade/core/payout/cancelWithdrawal"
import { refuseWithdrawal } from "@sigmatrade/core/payout/refuseWithdrawal"
import { requestForMember } from "@sigmatrade/core/payout/requestWithdrawal"
import type { Withdrawal, WithdrawalId, WithdrawalState } from "@sigmatrade/core/payout/Withdrawal"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import type { UserId } from "@sigmatrade/core/user/User"
import { Effect } from "effect"
import type { WithdrawalBody } from "../contract/ApiWithdrawal.ts"
import { ApiWithdrawal } from "../contract/ApiWithdrawal.ts"
import { refuse } from "../problems/refuse.ts"
import { moneyView } from "../views/moneyView.ts"
import { withdrawalView } from "../views/withdrawalView.ts"
import { callerActs } from "./callerActs.ts"
import { noteMissing } from "./noteMissing.ts"
import { clientKeyOf } from "./clientKeyOf.ts"
import { notFound } from "./notFound.ts"
import { requireMatch } from "./requireMatch.ts"
import { userNotFound } from "./findUser.ts"
import { withdrawalRefusals } from "./withdrawalRefusals.ts"

/** One operator at least agrees to what somebody asked for in a member's name. */
const APPROVALS_MIN = 1

const viewed = Effect.fnUntraced(function*(withdrawal: Withdrawal) {
  return withdrawalView(withdrawal, yield* moneyView, yield* Keccak256)
})

const act = (action: string, id: WithdrawalId, reason: string | null = null) =>
  ({ permission: "withdrawals.decide", action, subject: `withdrawal:${id}`, reason }) as const

const tooLate = ({ state }: { readonly state: WithdrawalState }) => refuse("withdrawal_settled", `It is ${state}: nobody decides about it any more.`)

/** One withdrawal, of this user (`null`: whosever). Another's is as unknown as none. Problems: `resource_not_found`. */
const read = Effect.fnUntraced(function*(userId: UserId | null, id: WithdrawalId) {
  const withdrawal = yield* (yield* WithdrawalStore).get(id).pipe(Effect.catchTag("WithdrawalUnknown", () => notFound("withdrawal")))
  return yield* userId === null || withdrawal.userId === userId ? viewed(withdrawal) : notFound("withdrawal")
})

/** What is asked for in a member's name: the same wish is the same withdrawal also when the answer to it is forgotten. */
const create = Effect.fnUntraced(function*(
  userId: UserId, { amount, asset, fee }: typeof WithdrawalBody.Type, idempotencyKey: string
) {
  const wish = { userId, amount, asset, clientKey: yield* clientKeyOf(idempotencyKey), ...(fee === undefined ? {} : { feeShown: fee }) }
  const request = { permission: "withdrawals.decide", action: "request withdrawal", subject: `member:${userId}`, reason: null, details: { amount: String(amount), asset } } as const
  const { withdrawal } = yield* callerActs(request, () => requestForMember(wish, APPROVALS_MIN)).pipe(
    Effect.catchTags({ UserUnknown: () => userNotFound, ...withdrawalRefusals(yield* moneyView) })
  )
  return yield* viewed(withdrawal)
})

/** Agrees to a withdrawal as it was seen. */
const approve = Effect.fnUntraced(function*(id: WithdrawalId, ifMatch: string | undefined) {
  const store = yield* WithdrawalStore
  const { withdrawal } = yield* callerActs(act("approve withdrawal", id), Effect.fnUntraced(function*(operator) {
    const seen = yield* store.lock(id)
    yield* requireMatch(yield* viewed(seen), ApiWithdrawal, ifMatch)
    return yield* approveWithdrawal(id, seen.revision, operator)
  })).pipe(Effect.catchTags({
    WithdrawalUnknown: () => notFound("withdrawal"),
    WithdrawalNotWaiting: tooLate,
    WithdrawalRevised: () => Effect.die(new Error("A locked withdrawal was revised by somebody else")),
    WithdrawalApprovedAlready: ({ operator }) => refuse("approved_already", `${operator} has approved it already: another operator must agree too.`)
  }))
  return yield* viewed(withdrawal)
})

/** Refuses a withdrawal as it was seen; its user reads the note. */
const refuseSeen = Effect.fnUntraced(function*(id: WithdrawalId, note: string, ifMatch: string | undefined) {
  const store = yield* WithdrawalStore
  const refused = yield* callerActs(act("refuse withdrawal", id, note), Effect.fnUntraced(function*(operator) {
    yield* requireMatch(yield* viewed(yield* store.lock(id)), ApiWithdrawal, ifMatch)
    return yield* refuseWithdrawal(id, operator, note)
  })).pipe(Effect.catchTags({
    WithdrawalUnknown: () => notFound("withdrawal"),
    WithdrawalNotOpen: tooLate,
    NoteMissing: noteMissing
  }))
  return yield* viewed(refused)
})

/** Takes a withdrawal back in its member's name. */
const cancel = Effect.fnUntraced(function*(id: WithdrawalId) {
  const store = yield* WithdrawalStore
  const cancelled = yield* callerActs(act("cancel withdrawal", id), () =>
    Effect.flatMap(store.get(id), ({ userId }) => cancelWithdrawal(userId, id))).pipe(
      Effect.catchTags({ WithdrawalUnknown: () => notFound("withdrawal"), WithdrawalNotOpen: tooLate })
    )
  return yield* viewed(cancelled)
})

/** What operators do about withdrawals, each once and on the record. */
export const withdrawalActs = { read, create, approve, refuse: refuseSeen, cancel }
