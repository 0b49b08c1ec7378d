import { TransferId } from "@sigmatrade/core/chain/Transfer"
import { resolveSuspense } from "@sigmatrade/core/deposit/resolveSuspense"
import type { Incident } from "@sigmatrade/core/incident/Incident"
import { Flow, IncidentId } from "@sigmatrade/core/incident/Incident"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { Console, Effect, Schema, SchemaTransformation } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { approveIncident } from "@sigmatrade/core/incident/approveIncident"
import { findMember } from "./findMember.ts"
import { stopFlow } from "@sigmatrade/core/incident/stopFlow"
import { stoppedFlows } from "./stoppedFlows.ts"
import { whoActs } from "./whoActs.ts"

/** As the list of suspense shows it, or with the prefix the API puts before it. */
const GivenTransfer = Schema.String.check(
  Schema.isPattern(/^(dep_)?\d+:0x[0-9a-f]{64}:-?\d+$/u, { message: "the id that the command suspense lists" })
).pipe(Schema.decodeTo(
  TransferId,
  SchemaTransformation.transform({ decode: (text) => text.replace(/^dep_/u, ""), encode: (id) => id })
))

const incident = Argument.Int("incident").pipe(Argument.withDescription("The number of the incident"), Argument.withSchema(IncidentId))
const transfer = Argument.String("transfer").pipe(
  Argument.withDescription("The id that suspense lists"),
  Argument.withSchema(GivenTransfer)
)
const member = Argument.String("member").pipe(Argument.withDescription("A Telegram id or a user id"))
const flow = Argument.Literals("flow", Flow.literals).pipe(Argument.withDescription("What is to stand still"))
const note = Flag.String("note").pipe(Flag.withDescription("Why: kept for ever"), Flag.withDefault(""))

/** What a closed incident lets go on, and what others still stop. */
const whatGoesOn = Effect.fnUntraced(function*({ asset, stops }: Incident) {
  const others = stoppedFlows(yield* (yield* IncidentStore).opened)
  const isHeld = (one: Flow) => others.some((other) => other.flow === one && (other.asset === null || other.asset === asset))
  const [free, held] = [stops.filter((one) => !isHeld(one)), stops.filter(isHeld)]
  const goesOn = free.length === 0 ? "" : ` What it stopped goes on: ${free.join(", ")}.`
  return held.length === 0 ? goesOn : `${goesOn} Another incident still stops ${held.join(", ")}.`
})

/** `approve`: agree to close an incident. */
const approve = Command.make("approve", { incident }, Effect.fnUntraced(function*({ incident: id }) {
  const operator = yield* whoActs
  const agreedTo = yield* approveIncident(id, operator)
  const { approvals, approvalsNeeded, closedAt } = agreedTo
  if (closedAt === null) {
    const agreed = `${approvals.length} of ${approvalsNeeded}`
    return yield* Console.log(`${operator} agrees to incident ${id}: ${agreed}. It stays open until another operator agrees.`)
  }
  yield* Console.log(`${operator} agrees to incident ${id}: it is closed.${yield* whatGoesOn(agreedTo)}`)
})).pipe(Command.withDescription("Agree to close an incident, and so to go on with what it stops"))

/** `assign`: money in suspense is this member's, for ever. */
const assign = Command.make("assign", { transfer, member, note }, Effect.fnUntraced(function*(given) {
  const operator = yield* whoActs
  const { id, telegramId } = yield* findMember(given.member)
  yield* resolveSuspense(given.transfer, { _tag: "Assign", userId: id }, operator, given.note)
  yield* Console.log(`${operator} assigns ${given.transfer} to the member ${id} (Telegram ${telegramId}). It is credited like any payment.`)
})).pipe(Command.withDescription("Money in suspense is this member's: it is credited to him, for ever"))

/** `return`: money in suspense is to be paid back. */
const giveBack = Command.make("return", { transfer, note }, Effect.fnUntraced(function*(given) {
  const operator = yield* whoActs
  yield* resolveSuspense(given.transfer, { _tag: "Return" }, operator, given.note)
  yield* Console.log(`${operator} decides that ${given.transfer} is to be paid back. It stays in suspense until it is.`)
})).pipe(Command.withDescription("Money in suspense is to be paid back to where it came from"))

/** `keep`: money in suspense stays where it is. */
const keep = Command.make("keep", { transfer, note }, Effect.fnUntraced(function*(given) {
  const operator = yield* whoActs
  yield* resolveSuspense(given.transfer, { _tag: "Keep" }, operator, given.note)
  yield* Console.log(`${operator} decides that ${given.transfer} stays in suspense. It can still be assigned or paid back later.`)
})).pipe(Command.withDescription("Money in suspense stays there for now; it can still be assigned or paid back later"))

/** `stop`: something stands still until an operator agrees to go on. */
const stop = Command.make("stop", { flow, note }, Effect.fnUntraced(function*(given) {
  const operator = yield* whoActs
  const isNew = yield* stopFlow(given.flow, operator, given.note)
  const stopped = isNew ? `${operator} stops ${given.flow}.` : `An operator has stopped ${given.flow} before.`
  yield* Console.log(`${stopped} It goes on when an operator approves the incident: the command incidents shows its number.`)
})).pipe(Command.withDescription("Stop something until an operator agrees to go on"))

/** The commands that decide, each by the operator whose key it is given. */
export const actCommands = { approve, assign, giveBack, keep, stop }
