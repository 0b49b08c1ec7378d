import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { ApiContract } from "../contract/ApiContract.ts"
import { Member } from "../Member.ts"
import { intentActs } from "./depositIntents.ts"
import { listDeposits, readDeposit } from "./deposits.ts"
import { readLevels } from "./levels.ts"
import { listCommissions, readReferrals } from "./referrals.ts"
import { listStatement } from "./statements.ts"
import { memberActs } from "./memberActs.ts"
import { ownDesk } from "./ticketRead.ts"
import { listMessages, listTickets, readTicket } from "./tickets.ts"
import { readUser } from "./readUser.ts"
import { readBalances } from "./users.ts"
import { withdrawalActs } from "./withdrawalActs.ts"
import { listWithdrawals } from "./withdrawals.ts"

const ownId = Effect.map(Member, ({ id }) => id)

/** `/v1/me`: whose things these are is never in the request, but in who sends it. */
export const me = HttpApiBuilder.group(ApiContract, "me", (handlers) =>
  handlers
    .handle("read", () => Effect.flatMap(Member, readUser))
    .handle("balances", () => Effect.flatMap(ownId, readBalances))
    .handle("statement", ({ query }) => Effect.flatMap(ownId, (id) => listStatement("/v1/me/statement", id, query)))
    .handle("levels", () => readLevels())
    .handle("deposits", ({ query }) => Effect.flatMap(ownId, (id) => listDeposits("/v1/me/deposits", id, query)))
    .handle("deposit", ({ params }) => Effect.flatMap(ownId, (id) => readDeposit(id, params.id)))
    .handle("withdrawals", ({ query }) => Effect.flatMap(ownId, (id) => listWithdrawals("/v1/me/withdrawals", id, query)))
    .handle("withdrawal", ({ params }) => Effect.flatMap(ownId, (id) => withdrawalActs.read(id, params.id)))
    .handle("referrals", ({ query }) => Effect.flatMap(ownId, (id) => readReferrals("/v1/me/referrals", id, query)))
    .handle("commissions", ({ query }) => Effect.flatMap(ownId, (id) => listCommissions("/v1/me/commissions", id, query)))
    .handle("tickets", ({ query }) => Effect.flatMap(ownDesk, (desk) => listTickets(desk, query)))
    .handle("ticket", ({ params }) => Effect.flatMap(ownDesk, (desk) => readTicket(desk, params.id)))
    .handle("messages", ({ params, query }) => Effect.flatMap(ownDesk, (desk) => listMessages(desk, params.id, query)))
    .handle("pay", ({ payload }) => intentActs.pay(payload))
    .handle("intents", ({ query }) => Effect.flatMap(ownId, (id) => intentActs.list("/v1/me/deposit-intents", id, query)))
    .handle("intent", ({ params }) => Effect.flatMap(ownId, (id) => intentActs.read(id, params.id)))
    .handle("watch", ({ params }) => Effect.flatMap(ownId, (id) => intentActs.watch(id, params.id)))
    .handle("preview", ({ query }) => memberActs.preview(query))
    .handle("withdraw", ({ headers, payload }) => memberActs.withdraw(payload, headers["idempotency-key"]))
    .handle("cancel", ({ params }) => memberActs.cancel(params.id))
    .handle("ask", ({ payload }) => memberActs.ask(payload))
    .handle("say", ({ params, payload }) => memberActs.say(params.id, payload.text)))
