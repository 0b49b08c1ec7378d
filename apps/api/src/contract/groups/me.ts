import { DepositState } from "@sigmatrade/core/deposit/Deposit"
import { WithdrawalState } from "@sigmatrade/core/payout/Withdrawal"
import { TicketState } from "@sigmatrade/core/support/Ticket"
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup } from "effect/http-api"
import { asProblem, ResourceNotFound } from "../../problems/declaredProblems.ts"
import { ApiBalances } from "../ApiBalances.ts"
import { ApiCommission } from "../ApiCommission.ts"
import { ApiDeposit } from "../ApiDeposit.ts"
import { apiId } from "../apiId.ts"
import { ApiLevelTable } from "../ApiLevelTable.ts"
import { ApiList, pageQuery } from "../ApiList.ts"
import { ApiReferrals } from "../ApiReferrals.ts"
import { ApiStatementLine } from "../ApiStatementLine.ts"
import { ApiTicket, ApiTicketMessage, ApiTicketRead } from "../ApiTicket.ts"
import { ApiUser } from "../ApiUser.ts"
import { ApiWithdrawal } from "../ApiWithdrawal.ts"
import { MemberAccess } from "../MemberAccess.ts"
import { ParameterChecks } from "../ParameterChecks.ts"
import { memberActs } from "./memberActs.ts"
import { described, says } from "./says.ts"

const unknown = asProblem(ResourceNotFound)

/** What a member may do through a Mini App: with what is his own, and nothing else. */
export const me = HttpApiGroup.make("me").add(
  HttpApiEndpoint.get("read", "/me", { success: ApiUser }).annotateMerge(says("readMe", "The member himself", "Who he is, which levels he owns and what he has.", null)),
  HttpApiEndpoint.get("balances", "/me/balances", { success: ApiBalances }).annotateMerge(says(
    "readMyBalances", "His balances", "What he can spend, has asked to withdraw, and has earned and cannot spend yet.", null
  )),
  HttpApiEndpoint.get("statement", "/me/statement", {
    query: { ...pageQuery(apiId.entry), account: Schema.optionalKey(Schema.Literals(["available", "held", "rewards"])) }, success: ApiList(ApiStatementLine)
  }).annotateMerge(says("listMyStatement", "His statement", "Every entry of the books that touches the account, newest first, each with the balance right after it.", null)),
  HttpApiEndpoint.get("levels", "/me/levels", { success: ApiLevelTable }).annotateMerge(says(
    "readMyLevels", "What he can buy", "The price table in force, which is the same for everybody. What he owns already is in levels of /v1/me.", null
  )),
  HttpApiEndpoint.get("deposits", "/me/deposits", {
    query: { ...pageQuery(apiId.deposit), state: Schema.optionalKey(DepositState) }, success: ApiList(ApiDeposit)
  }).annotateMerge(says("listMyDeposits", "His deposits", "Payments from their first sighting on, newest first. Only credited ones are in the balance.", null)),
  HttpApiEndpoint.get("deposit", "/me/deposits/:id", { params: { id: apiId.deposit }, success: ApiDeposit, error: unknown })
    .annotateMerge(says("readMyDeposit", "One of his deposits", "Where the payment stands, on the chain and in the books.", null)),
  HttpApiEndpoint.get("withdrawals", "/me/withdrawals", {
    query: { ...pageQuery(apiId.withdrawal), state: Schema.optionalKey(WithdrawalState) }, success: ApiList(ApiWithdrawal)
  }).annotateMerge(says("listMyWithdrawals", "His withdrawals", "By when they were asked for, newest first.", null)),
  HttpApiEndpoint.get("withdrawal", "/me/withdrawals/:id", { params: { id: apiId.withdrawal }, success: ApiWithdrawal, error: unknown })
    .annotateMerge(says("readMyWithdrawal", "One of his withdrawals", "How it stands.", null)),
  HttpApiEndpoint.get("referrals", "/me/referrals", { query: pageQuery(apiId.commission), success: ApiReferrals }).annotateMerge(says(
    "readMyReferrals", "His team and earnings", "How many users he brought per tier, what each tier earned, and the newest commissions.", null
  )),
  HttpApiEndpoint.get("commissions", "/me/commissions", { query: pageQuery(apiId.commission), success: ApiList(ApiCommission) }).annotateMerge(says(
    "listMyCommissions", "His commissions", "What he earned from sales, newest first, with the sale each comes out of.", null
  )),
  HttpApiEndpoint.get("tickets", "/me/tickets", {
    query: { ...pageQuery(apiId.ticket), state: Schema.optionalKey(TicketState) }, success: ApiList(ApiTicket)
  }).annotateMerge(says("listMyTickets", "His tickets", "By number, newest first. Which operator has one he is not told.", null)),
  HttpApiEndpoint.get("ticket", "/me/tickets/:id", { params: { id: apiId.ticket }, success: ApiTicketRead, error: unknown })
    .annotateMerge(says("readMyTicket", "One of his tickets", "How it stands, and what was said last.", null)),
  HttpApiEndpoint.get("messages", "/me/tickets/:id/messages", {
    params: { id: apiId.ticket }, query: pageQuery(apiId.message), success: ApiList(ApiTicketMessage), error: unknown
  }).annotateMerge(says("listMyMessages", "What was said in one of his tickets", "Newest first. Words only: pictures and files lie at Telegram.", null))
).add(...memberActs).prefix("/v1").middleware(ParameterChecks).middleware(MemberAccess).annotateMerge(described(
  "Mini App",
  "What a member reads of his own and does himself in a Mini App of the bot, with its init data (Authorization: tma <init data>). No key opens it, and init data opens nothing else."
))
