import type { SourceTree } from "./SourceTree.ts"

const exportsOf = (name: string) => JSON.stringify({
  name,
  type: "module",
  exports: {
    "./internal/*": null,
    "./*": { "@sigmatrade/source": "./src/*.ts", "types": "./dist/*.d.ts", "default": "./dist/*.js" }
  },
  files: ["src", "dist"]
})

/** A small project that keeps every rule: what a planted violation is laid over. */
export const sampleProject: SourceTree = new Map([
  ["package.json", "{}"],
  ["test/unit/", ""],
  ["packages/core/package.json", exportsOf("@sigmatrade/core")],
  ["packages/adapters/package.json", exportsOf("@sigmatrade/adapters")],
  ["packages/core/src/money/Amount.ts", `import { Schema } from "effect"
/** A quantity of one token. */
export const Amount = Schema.BigInt.pipe(Schema.brand("Amount"))
export type Amount = typeof Amount.Type
`],
  ["packages/core/src/ledger/postings/commissionEarned.ts", `import { Amount } from "../../money/Amount.ts"
/** The movement of a commission. */
export const commissionEarned = (amount: bigint) => ({ debit: "house:sales", credit: "user:1:rewards", amount: Amount.make(amount) })
`],
  ["packages/adapters/src/memory/LedgerMemory.ts", `import { Amount } from "@sigmatrade/core/money/Amount"
export const layer = Amount
`],
  ["packages/adapters/src/postgres/migrations/0001_start/up.sql", "SELECT 1;"],
  ["packages/adapters/src/env/Settings.ts", `import { Config } from "effect"
export const Settings = [Config.string("DB_HOST"), process.env.DB_PORT]
`],
  ["apps/bot/src/texts/ru.ftl", "hello = Привет"],
  ["apps/bot/src/texts/renderNotice.ts", `export const renderNotice = () => "notice"
`],
  ["apps/watcher/src/main.ts", `import { layer } from "@sigmatrade/adapters/memory/LedgerMemory"
import { renderNotice } from "@sigmatrade/bot/texts/renderNotice"
import { Layer } from "effect"
Queue.offerUnsafe(queue, layer)
Layer.launch(layer).pipe(Effect.tap(renderNotice), NodeRuntime.runMain)
`]
])

/** The same project with one more file, or another text in a file it has. */
export const plant = (path: string, text: string): SourceTree => new Map([...sampleProject, [path, text]])
