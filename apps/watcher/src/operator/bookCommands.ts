import { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import { CheckpointStore } from "@sigmatrade/core/reconciliation/CheckpointStore"
import { LiabilityStore } from "@sigmatrade/core/reconciliation/LiabilityStore"
import { Console, DateTime, Effect, Option } from "effect"
import { Command } from "effect/cli"
import { writeCheckpoint } from "./writeCheckpoint.ts"
import { moneyWriter, writeMoney } from "./writeMoney.ts"
import { writeTable } from "./writeTable.ts"

/** Differences of the past that are shown. */
const UNSOUND_MAX = 10
/** Published days times assets that are shown. */
const TREES_MAX = 20

/** `books`: how books and chain compared last, and every difference that was found. */
const books = Command.make("books", {}, Effect.fnUntraced(function*() {
  const { chainId } = yield* SystemWallet
  const store = yield* CheckpointStore
  const money = yield* moneyWriter
  const last = yield* store.last(chainId)
  if (Option.isNone(last)) return yield* Console.log("The books were not compared with the chain yet: check that the watcher runs.")
  const now = yield* DateTime.now
  yield* Console.log(writeCheckpoint(last.value, money, now).join("\n"))
  const unsound = (yield* store.unsound(chainId, UNSOUND_MAX)).filter(({ block }) => block.hash !== last.value.block.hash)
  if (unsound.length === 0) return
  yield* Console.log(["", "Differences found before, newest first", ...unsound.flatMap((one) => ["", ...writeCheckpoint(one, money, now)])].join("\n"))
})).pipe(Command.withDescription("How the books and the chain compare, per wallet and asset, and every difference that was found"))

/** `liabilities`: what was published. */
const liabilities = Command.make("liabilities", {}, Effect.fnUntraced(function*() {
  const trees = yield* (yield* LiabilityStore).recent(TREES_MAX)
  const money = yield* moneyWriter
  if (trees.length === 0) return yield* Console.log("Nothing was published yet: the watcher does it once a day.")
  yield* Console.log(writeTable(
    ["day", "owed to members", "members", "root"],
    trees.map(({ asset, day, members, root }) => [day, writeMoney(money, root.sum, asset), String(members), root.hash])
  ).join("\n"))
})).pipe(Command.withDescription("What was owed to all members, day by day, and the roots that vouch for it"))

/** The commands about the books as a whole. */
export const bookCommands = { books, liabilities }
