import { posix } from "node:path"
import type { Found } from "./parseModule.ts"
import type { Rule, SourceFile } from "./Rule.ts"
import { perFile } from "./Rule.ts"

/** Top to bottom: a concept imports only from itself and from concepts above it. */
const concepts = [
  "money", "chain", "persistence", "retry", "event", "incident", "provider", "user", "limit", "dialogue", "update", "referral", "ledger", "notification", "level", "deposit", "confirmation",
  "payout", "reward", "reconciliation", "statistics", "support", "broadcast", "admin", "backup", "legacy", "webhook", "job", "monitoring", "internal"
]

/** Where a package from outside may be imported. Whoever brings a new technology gives it a home here. */
const packageHomes: ReadonlyArray<readonly [specifier: RegExp, homes: RegExp]> = [
  [/^effect\/(sql|sql\/.+)$/, /^packages\/adapters\/src\/(postgres|cluster)\//],
  [/^@effect\/sql-pg(\/|$)|^pg$/, /^packages\/adapters\/src\/(postgres|cluster)\//],
  [/^effect\/cluster(\/|$)/, /^packages\/adapters\/src\/cluster\/|^apps\//],
  [/^effect\/persistence(\/|$)/, /^packages\/adapters\/src\/(postgres|redis|memory|bsc|cluster)\//],
  [/^effect\/http-api(\/|$)/, /^apps\/api\//],
  [/^effect(\/|$)/, /^(packages\/adapters|apps)\//],
  [/^@effect\/vitest$|^vitest$|^fast-check$/, /^packages\/adapters\/src\/contract\//],
  [/^@effect\/platform-node(\/|$)/, /^(packages\/adapters|apps)\//],
  [/^age-encryption$|^s3mini$/, /^packages\/adapters\/src\/backup\//],
  [/^ioredis$/, /^packages\/adapters\/src\/redis\//],
  [/^viem(\/|$)/, /^packages\/adapters\/src\/(bsc|signer|crypto|contract)\//],
  [/^hash-wasm$|^ws$/, /^packages\/adapters\/src\/bsc\//],
  [/^@scure\/bip32$|^bcryptjs$/, /^packages\/adapters\/src\/crypto\//],
  [/^standardwebhooks$/, /^packages\/adapters\/src\/webhook\//],
  [/^cli-progress$/, /^apps\/watcher\//],
  [/^@noble\//, /^packages\/adapters\/src\/(crypto|signer|webhook)\//],
  [/^grammy(\/|$)|^@grammyjs\//, /^(packages\/adapters\/src\/telegram|apps\/bot)\//],
  [/^pino(-roll)?$/, /^packages\/adapters\/src\/observability\//],
  [/^@hono\/node-server(\/|$)/, /^apps\/api\/src\/node\.ts$/],
  [/^hono(\/|$)/, /^apps\/api\//],
  [/^qrcode$|^csv-stringify(\/|$)/, /^apps\/bot\//],
  [/^@fluent\/bundle$/, /^apps\/(bot|api)\/src\/.*texts\//],
  [/^@observablehq\/plot$|^linkedom$/, /^apps\/(bot\/src\/charts|api\/src\/dashboard\/views)\//],
  [/^@resvg\/resvg-wasm$/, /^apps\/bot\/src\/charts\//],
  [/^eventsource-parser$/, /^apps\/api\/src\/client\//],
  [/^node:/, /^(packages\/adapters|apps)\//]
]

/** Programs that stand in another app's folder because they are of its world: their start files, by app. */
const guests: Readonly<Record<string, ReadonlyArray<string>>> = { watcher: ["operatorMain.ts", "operatorApp.ts", "legacyMain.ts", "legacyApp.ts", "backupMain.ts", "backupApp.ts", "backupAdapters.ts", "restoreMain.ts", "restoreApp.ts"] }

/** The sandbox of a test key is an installation of its own, put together in this folder and moved by the scripts of its memory adapters. */
const SANDBOX = /^apps\/api\/src\/sandbox\//

/** The files of an app that start it or put it together (`botApp.ts`, for one process with the others): they alone choose adapters. */
const isStart = (file: SourceFile) =>
  SANDBOX.test(file.path) || file.path.startsWith("apps/")
  && ["main.ts", "node.ts", "edge.ts", `${file.home}App.ts`, ...(guests[file.home] ?? [])].includes(file.segments.join("/"))

const resolved = (file: SourceFile, specifier: string) => posix.join(posix.dirname(file.path), specifier)

/** Which package a specifier reaches into: `core`, `adapters`, `bot` ... or null when it is from outside. */
const homeOf = (file: SourceFile, specifier: string): string | null => {
  if (!specifier.startsWith(".")) return /^@sigmatrade\/([^/]+)/.exec(specifier)?.[1] ?? null
  const [top = "", name = "", source] = resolved(file, specifier).split("/")
  return /^(packages|apps)$/.test(top) && source === "src" ? name : `outside (${top})`
}

const mayImport: Record<string, ReadonlyArray<string>> = {
  core: [],
  adapters: ["core"],
  bot: ["core", "adapters"],
  watcher: ["core", "adapters", "bot"],
  api: ["core", "adapters"]
}

const imports = (broken: (file: SourceFile, specifier: string) => string | null) =>
  perFile((file) => file.module.imports.flatMap(({ line, text }): ReadonlyArray<Found> => {
    const reason = broken(file, text)
    return reason === null ? [] : [{ line, text: `imports ${text}: ${reason}` }]
  }))

const conceptOf = (file: SourceFile, specifier: string) =>
  file.home === "core" && specifier.startsWith(".") ? resolved(file, specifier).split("/")[3] ?? "" : null

/** What DESIGN says about who may import whom. */
export const layerRules: ReadonlyArray<Rule> = [
  {
    promise: "core imports only the root of effect and itself",
    violations: imports((file, specifier) =>
      file.home !== "core" || specifier === "effect" || (specifier.startsWith(".") && homeOf(file, specifier) === "core")
        ? null
        : "core imports the root of effect and itself"),
    planted: [
      ["packages/core/src/money/Planted.ts", `export * as Planted from "node:fs"`],
      ["packages/core/src/money/Planted.ts", `import { succeed as Planted } from "effect/Effect"`],
      ["packages/core/src/money/Planted.ts", `export type Planted = import("viem").Hex`],
      ["packages/core/src/money/Planted.ts", `export const Planted = () => import("@sigmatrade/adapters/memory/LedgerMemory")`],
      ["packages/core/src/money/Planted.ts", `import { layer } from "../../../adapters/src/memory/LedgerMemory.ts"`],
      ["packages/core/src/money/Planted.ts", `export const Planted = (name: string) => import(name)`]
    ]
  },
  {
    promise: "adapters import core, apps import core and adapters, and only the watcher imports the bot",
    violations: imports((file, specifier) => {
      const target = homeOf(file, specifier)
      const allowed = target === null || target === file.home || (mayImport[file.home] ?? []).includes(target)
      return allowed ? null : `${file.home} does not import ${target}`
    }),
    planted: [
      ["packages/adapters/src/memory/Planted.ts", `import { renderNotice } from "@sigmatrade/bot/texts/renderNotice"`],
      ["apps/api/src/Planted.ts", `import { renderNotice } from "../../bot/src/texts/renderNotice.ts"`],
      ["apps/bot/src/Planted.ts", `import { main } from "@sigmatrade/watcher/main"`],
      ["apps/watcher/src/Planted.ts", `import { app } from "@sigmatrade/api/app"`],
      ["packages/core/src/money/Planted.ts", `import { world } from "../../../../test/support/world.ts"`],
      ["apps/bot/src/Planted.ts", `import { world } from "@sigmatrade/test/support/world"`]
    ]
  },
  {
    promise: "a technology's folder in adapters imports no other technology's folder",
    violations: imports((file, specifier) => {
      if (file.home !== "adapters") return null
      if (specifier.startsWith("@sigmatrade/adapters")) return "a folder of adapters imports no other"
      if (!specifier.startsWith(".")) return null
      return resolved(file, specifier).startsWith(`packages/adapters/src/${file.segments[0]}/`) ? null : "a folder of adapters imports no other"
    }),
    planted: [
      ["packages/adapters/src/redis/Planted.ts", `import { layer } from "../memory/LedgerMemory.ts"`],
      ["packages/adapters/src/redis/Planted.ts", `import { layer } from "@sigmatrade/adapters/memory/LedgerMemory"`],
      ["packages/adapters/src/redis/deep/Planted.ts", `import { layer } from "../../memory/LedgerMemory.ts"`]
    ]
  },
  {
    promise: "inside core a concept imports only from concepts above it, and payout does not know deposit",
    violations: imports((file, specifier) => {
      const target = conceptOf(file, specifier)
      if (target === null) return null
      const [own = ""] = file.segments
      if (!concepts.includes(own)) return `${own} is no concept of DESIGN`
      if (own === "payout" && target === "deposit") return "payout does not know deposit"
      return concepts.indexOf(target) <= concepts.indexOf(own) ? null : `${target} stands below ${own}`
    }),
    planted: [
      ["packages/core/src/money/Planted.ts", `import { Ledger } from "../ledger/Ledger.ts"`],
      ["packages/core/src/payout/Planted.ts", `import type { Deposit } from "../deposit/Deposit.ts"`],
      ["packages/core/src/ledger/postings/Planted.ts", `import { Deposit } from "../../deposit/Deposit.ts"`],
      ["packages/core/src/price/Planted.ts", `import { Amount } from "../money/Amount.ts"`]
    ]
  },
  {
    promise: "a package from outside is imported only where its technology lives",
    violations: imports((file, specifier) => {
      if (file.home === "core" || specifier.startsWith(".") || specifier.startsWith("@sigmatrade/")) return null
      const home = packageHomes.find(([known]) => known.test(specifier))
      if (home === undefined) return "this package has no home in test/architecture/layerRules.ts"
      return home[1].test(file.path) ? null : "this technology does not live here"
    }),
    planted: [
      ["apps/bot/src/Planted.ts", `import { PgClient } from "@effect/sql-pg"`],
      ["apps/watcher/src/Planted.ts", `import { createPublicClient } from "viem"`],
      ["packages/adapters/src/memory/Planted.ts", `import { SqlClient } from "effect/sql"`],
      ["packages/adapters/src/telegram/Planted.ts", `import { Hono } from "hono"`],
      ["packages/adapters/src/memory/Planted.ts", `import { layer } from "@effect/vitest"`],
      ["apps/api/src/app.ts", `import { serve } from "@hono/node-server"`],
      ["apps/api/src/Planted.ts", `import left from "left-pad"`]
    ]
  },
  {
    promise: "only the files that start an app or put it together choose adapters",
    violations: imports((file, specifier) =>
      !file.path.startsWith("apps/") || isStart(file) || homeOf(file, specifier) !== "adapters" ? null : "main.ts chooses adapters"),
    planted: [
      ["apps/bot/src/features/Planted.ts", `import { layer } from "@sigmatrade/adapters/memory/LedgerMemory"`],
      ["apps/bot/src/sandbox/Planted.ts", `import { layer } from "@sigmatrade/adapters/memory/LedgerMemory"`],
      ["apps/bot/src/features/botApp.ts", `import { layer } from "@sigmatrade/adapters/memory/LedgerMemory"`],
      ["apps/bot/src/apiApp.ts", `import { layer } from "@sigmatrade/adapters/memory/LedgerMemory"`],
      ["apps/bot/src/operatorApp.ts", `import { layer } from "@sigmatrade/adapters/memory/LedgerMemory"`],
      ["apps/watcher/src/operator/operatorApp.ts", `import { layer } from "@sigmatrade/adapters/memory/LedgerMemory"`]
    ]
  }
]
