import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { Account } from "@sigmatrade/core/ledger/Account"
import type { AsOf } from "@sigmatrade/core/ledger/AsOf"
import { EntryId } from "@sigmatrade/core/ledger/BookedEntry"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { Console, Effect, Option, Schema } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { moneyWriter } from "./writeMoney.ts"
import { writeStatement } from "./writeStatement.ts"

/** Two moments were named, or none that can be read. */
export class MomentUnclear extends Schema.TaggedError<MomentUnclear>()("MomentUnclear", {}) {}

/** Lines shown at once. */
const LINES_MAX = 50

const account = Argument.String("account").pipe(
  Argument.withDescription("An account of the books: user:<id>:available, house:sales, chain:deposit"),
  Argument.withSchema(Account)
)
const block = Flag.Int("block").pipe(Flag.withDescription("As the books stood when this block was the final one"), Flag.optional)
const time = Flag.String("time").pipe(Flag.withDescription("As the books stood then: 2026-03-01T12:00:00Z"), Flag.optional)
const before = Flag.Int("before").pipe(Flag.withDescription("Only lines older than the one with this number"), Flag.optional)

const readTime = Schema.decodeUnknownOption(Schema.DateTimeUtcFromString)
const isHeight = Schema.is(BlockNumber)
const isEntryId = Schema.is(EntryId)

const momentOf = (given: { readonly block: Option.Option<number>; readonly time: Option.Option<string> }): Effect.Effect<AsOf | undefined, MomentUnclear> => {
  const [height, text] = [Option.getOrUndefined(given.block), Option.getOrUndefined(given.time)]
  if (height === undefined && text === undefined) return Effect.succeed(undefined)
  const at = text === undefined ? undefined : Option.getOrUndefined(readTime(text))
  if (at !== undefined && height === undefined) return Effect.succeed({ _tag: "Time", at })
  return text === undefined && isHeight(height) ? Effect.succeed({ _tag: "Block", number: height }) : Effect.fail(new MomentUnclear())
}

/** `statement`: what moved in an account, newest first, with the balance after each. */
export const statementCommand = Command.make("statement", { account, block, time, before }, Effect.fnUntraced(function*(given) {
  const ledger = yield* Ledger
  const at = yield* momentOf(given)
  const older = Option.getOrUndefined(given.before)
  const lines = yield* ledger.statement(given.account, { limit: LINES_MAX, at, before: isEntryId(older) ? older : undefined })
  const balances = yield* at === undefined ? ledger.balances([given.account]) : ledger.balancesAt([given.account], at)
  yield* Console.log(writeStatement({ account: given.account, balances, lines, linesMax: LINES_MAX }, yield* moneyWriter))
})).pipe(Command.withDescription("What moved in an account, newest first, with the balance after each; now, or as of a block or time"))
