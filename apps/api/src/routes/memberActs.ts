import { checksumAddress } from "@sigmatrade/core/chain/checksumAddress"
import { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import type { Amount } from "@sigmatrade/core/money/Amount"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { cancelWithdrawal } from "@sigmatrade/core/payout/cancelWithdrawal"
import { previewWithdrawal, requestWithdrawal } from "@sigmatrade/core/payout/requestWithdrawal"
import type { WithdrawalId } from "@sigmatrade/core/payout/Withdrawal"
import { uuidV7 } from "@sigmatrade/core/persistence/uuidV7"
import { addToTicket } from "@sigmatrade/core/support/addToTicket"
import { openTicket } from "@sigmatrade/core/support/openTicket"
import { TicketId } from "@sigmatrade/core/support/Ticket"
import { DateTime, Effect } from "effect"
import { HttpEffect, HttpServerResponse } from "effect/http"
import type { OwnWithdrawalBody } from "../contract/ApiWithdrawal.ts"
import type { ApiWithdrawalPreview } from "../contract/ApiWithdrawalPreview.ts"
import type { OwnTicketBody } from "../contract/ApiTicket.ts"
import { Member } from "../Member.ts"
import { refuse } from "../problems/refuse.ts"
import { moneyView } from "../views/moneyView.ts"
import { withdrawalView } from "../views/withdrawalView.ts"
import { clientKeyOf } from "./clientKeyOf.ts"
import { limited } from "./limited.ts"
import { notFound } from "./notFound.ts"
import { impossible, saidRefusals, saying } from "./saying.ts"
import { ownDesk, ticketRead } from "./ticketRead.ts"
import { previewRefusals, withdrawalRefusals } from "./withdrawalRefusals.ts"

const gone = () => Effect.die(new Error("The member who was let in is gone"))
const blocked = () => refuse("account_blocked", "This account may not act any more. What it has stays its own. Ask in the bot.")

const preview = Effect.fnUntraced(function*({ amount, asset }: { readonly amount: Amount; readonly asset: AssetId }) {
  const [{ id: userId }, money] = [yield* Member, yield* moneyView]
  const { approvalsNeeded, destination, fee, net } = yield* previewWithdrawal({ userId, amount, asset }).pipe(
    Effect.catchTags({ UserUnknown: gone, ...previewRefusals(money) })
  )
  return {
    object: "withdrawal_preview", amount: money(amount, asset), fee: money(fee, asset), net: money(net, asset),
    destination: checksumAddress(destination, yield* Keccak256), approvals_needed: approvalsNeeded
  } satisfies typeof ApiWithdrawalPreview.Type
})

const sayReplayed = HttpEffect.appendPreResponseHandler((_, response) => Effect.succeed(HttpServerResponse.setHeader(response, "idempotency-replayed", "true")))

/** The password is looked at outside of any transaction, so that a wrong one counts whatever becomes of the rest. */
const withdraw = Effect.fnUntraced(function*({ amount, asset, fee, password }: typeof OwnWithdrawalBody.Type, idempotencyKey: string | undefined) {
  const [{ id: userId }, money] = [yield* Member, yield* moneyView]
  const wish = { userId, clientKey: yield* clientKeyOf(idempotencyKey), amount, asset, feeShown: fee }
  const { isNew, withdrawal } = yield* limited("withdrawal", requestWithdrawal(wish, password)).pipe(Effect.catchTags({
    UserUnknown: gone,
    PasswordMissing: () => refuse("password_missing", "Set a password for withdrawals in the bot first."),
    PasswordWrong: ({ triesLeft }) => refuse("password_wrong", `It is not the right password. Tries left before none is taken for a while: ${triesLeft}.`),
    PasswordNotTaken: ({ until }) => refuse("password_locked", `No password is taken before ${DateTime.formatIso(until)}.`),
    ...withdrawalRefusals(money)
  }))
  if (!isNew) yield* sayReplayed
  return withdrawalView(withdrawal, money, yield* Keccak256)
})

const cancel = Effect.fnUntraced(function*(id: WithdrawalId) {
  const withdrawal = yield* cancelWithdrawal((yield* Member).id, id).pipe(Effect.catchTags({
    WithdrawalUnknown: () => notFound("withdrawal"),
    WithdrawalNotOpen: ({ state }) => refuse("withdrawal_settled", `It is ${state}: it cannot be taken back any more.`)
  }))
  return withdrawalView(withdrawal, yield* moneyView, yield* Keccak256)
})

const notSaid = { ...saidRefusals, UserUnknown: gone, MemberBlocked: blocked }

const ask = Effect.fnUntraced(function*({ category, text }: typeof OwnTicketBody.Type) {
  const wish = { id: TicketId.make(yield* uuidV7), userId: (yield* Member).id, category, said: yield* saying(text) }
  const { ticket } = yield* limited("ticket", openTicket(wish)).pipe(Effect.catchTags({
    ...notSaid,
    TooManyTickets: ({ openMax }) => refuse("too_many_tickets", `${openMax} are open. Go on in one of them.`),
    TicketUnknown: impossible("Somebody else's ticket has an id that was made just now"),
    AppealedAlready: impossible("The contract lets no appeal through"),
    NothingToAppeal: impossible("The contract lets no appeal through")
  }))
  return yield* ticketRead(yield* ownDesk, ticket)
})

const say = Effect.fnUntraced(function*(id: TicketId, text: string) {
  const ticket = yield* limited("ticket", addToTicket((yield* Member).id, id, yield* saying(text))).pipe(Effect.catchTags({
    ...notSaid,
    TicketUnknown: () => notFound("ticket"),
    TicketFull: ({ messagesMax }) => refuse("ticket_full", `It holds ${messagesMax} messages of the member. Open another one.`),
    TicketOver: ({ closedAt }) => refuse("ticket_over", `It was closed at ${DateTime.formatIso(closedAt)}. Open another one.`)
  }))
  return yield* ticketRead(yield* ownDesk, ticket)
})

/** What a member does himself, by the use cases of the bot. */
export const memberActs = { preview, withdraw, cancel, ask, say }
