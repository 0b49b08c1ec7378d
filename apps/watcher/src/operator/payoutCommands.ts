import { PayoutId } from "@sigmatrade/core/payout/Payout"
import { PayoutStore } from "@sigmatrade/core/payout/PayoutStore"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { RecoveryStore } from "@sigmatrade/core/payout/RecoveryStore"
import { Console, Effect, Option } from "effect"
import { Argument, Command } from "effect/cli"
import { moneyWriter } from "./writeMoney.ts"
import { writePayout, writePayouts } from "./writePayouts.ts"
import { writeRecoveries } from "./writeRecoveries.ts"

/** Payouts listed, and words of providers shown of one. */
const PAYOUTS_MAX = 50
const WORDS_MAX = 60
const RECOVERED_MAX = 1000

const id = Argument.String("payout").pipe(
  Argument.withDescription("The id that payouts lists: chain, wallet and nonce"),
  Argument.withSchema(PayoutId)
)

/** `payouts`: the newest ones. */
const payouts = Command.make("payouts", {}, Effect.fnUntraced(function*() {
  const found = yield* (yield* PayoutStore).recent(PAYOUTS_MAX)
  yield* Console.log(found.length === 0 ? "Nothing was ever paid out." : writePayouts(found, yield* moneyWriter))
})).pipe(Command.withDescription(`What was paid out and what is on its way, newest first, at most ${PAYOUTS_MAX}`))

/** `payout`: one of them, with every attempt and what providers said. */
const payout = Command.make("payout", { id }, Effect.fnUntraced(function*(given) {
  const store = yield* PayoutStore
  const found = yield* store.get(given.id)
  if (Option.isNone(found)) return yield* Console.log("No payout has this id. The command payouts lists the newest ones.")
  yield* Console.log(writePayout(found.value, yield* store.broadcasts(given.id, WORDS_MAX), yield* moneyWriter))
})).pipe(Command.withDescription("One payout: its attempts, and what every provider said to them"))

/** `recovered`: every payment that restored books had forgotten. */
const recovered = Command.make("recovered", {}, Effect.fnUntraced(function*() {
  const found = yield* (yield* RecoveryStore).recent(RECOVERED_MAX)
  const open = (yield* (yield* IncidentStore).opened).filter(({ kind }) => kind === "books behind the chain")
  yield* Console.log(writeRecoveries(found, open, yield* moneyWriter))
})).pipe(Command.withDescription(`Payments that restored books had forgotten, and what was done about each, newest first, at most ${RECOVERED_MAX}`))

/** The commands that look at money on its way out. */
export const payoutCommands = { payouts, payout, recovered }
