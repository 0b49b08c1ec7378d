/** Code that oxlint must refuse: the rule as its report names it, the folder the code lies in, and the code. */
export type PlantedLint = readonly [rule: string, folder: string, text: string]

const core = "packages/core/src/money"
const posting = "packages/core/src/ledger/postings"
const bot = "apps/bot/src"
const lines = (count: number) => "//\n".repeat(count)

const globals = [
  "process", "console", "Date", "setTimeout", "setInterval", "setImmediate", "queueMicrotask", "fetch", "globalThis", "global",
  "crypto", "performance", "Buffer", "require", "WebSocket", "XMLHttpRequest", "Temporal", "Intl"
]

const importBans: ReadonlyArray<readonly [folder: string, specifier: string]> = [
  [core, "node:fs"],
  [core, "effect/Effect"],
  [core, "viem"],
  [core, "@sigmatrade/core/money/Amount"],
  [core, "../../../adapters/src/memory/LedgerMemory.ts"],
  [posting, "node:fs"],
  [posting, "effect/Effect"],
  [posting, "../../../../adapters/src/memory/LedgerMemory.ts"],
  ["packages/adapters/src/redis", "../memory/LedgerMemory.ts"],
  ["packages/adapters/src/redis", "@sigmatrade/adapters/memory/LedgerMemory"],
  ["packages/adapters/src/redis", "@sigmatrade/bot/texts/renderNotice"],
  ["packages/adapters/src/redis/deep", "../../memory/LedgerMemory.ts"],
  ["packages/adapters/src/redis/deep", "@sigmatrade/api/app"],
  [bot, "@sigmatrade/api/app"],
  [bot, "@sigmatrade/watcher/main"],
  [bot, "../../api/src/app.ts"],
  ["apps/bot/src/features", "../../../../packages/core/src/money/Amount.ts"],
  ["apps/api/src", "@sigmatrade/bot/texts/renderNotice"],
  ["apps/watcher/src", "@sigmatrade/api/app"],
  ["apps/watcher/src", "../../bot/src/main.ts"]
]

/** At least one violation for every rule of `.oxlintrc.json`. */
export const plantedLint: ReadonlyArray<PlantedLint> = [
  ...globals.map((name): PlantedLint => ["eslint(no-restricted-globals)", core, `export const planted = ${name}`]),
  ["eslint(no-restricted-globals)", posting, "export const planted = new Date()"],
  ["eslint(no-restricted-properties)", core, "export const planted = Math.random()"],
  ["eslint(no-restricted-properties)", posting, "export const { random } = Math"],
  ...importBans.map(([folder, from]): PlantedLint => ["eslint(no-restricted-imports)", folder, `import { it } from "${from}"\nexport const planted = it`]),
  ["eslint(no-restricted-imports)", core, `export { readFileSync } from "node:fs"`],
  ["eslint(no-restricted-imports)", core, `import type { Hex } from "viem"\nexport type Planted = Hex`],
  ["eslint(eqeqeq)", bot, "export const planted = (a: number | null) => a == 1"],
  ["eslint(max-lines)", bot, lines(201)],
  ["eslint(max-lines-per-function)", bot, `export const planted = () => {\n${lines(39)}}`],
  ["eslint(max-lines-per-function)", bot, `export const planted = Effect.gen(function*() {\n${lines(39)}})`],
  ["eslint(no-console)", bot, `console.log("planted")`],
  ["eslint(no-empty)", bot, "export const planted = (a: () => void) => {\n  try { a() } catch { }\n}"],
  ["eslint(no-param-reassign)", bot, "export const planted = (a: number) => {\n  a = 1\n  return a\n}"],
  ["eslint(no-unused-vars)", bot, "const planted = 1\nexport {}"],
  ["eslint(no-var)", bot, "export var planted = 1"],
  ["eslint(no-warning-comments)", bot, "// TODO later\nexport const planted = 1"],
  ["eslint(prefer-const)", bot, "let planted = 1\nexport const other = planted"],
  ["import(no-cycle)", bot, `import { planted } from "./cycle.ts"\nexport const back = planted`],
  ["node(no-process-env)", bot, "export const planted = process.env.API_PORT"],
  ["node(no-process-env)", "packages/adapters/src/redis", "export const planted = process.env.REDIS_HOST"],
  ["typescript(ban-ts-comment)", bot, "// @ts-ignore\nexport const planted: number = \"1\""],
  ["typescript(no-explicit-any)", bot, "export const planted = (a: any) => [a]"],
  ["typescript(no-floating-promises)", bot, "Promise.resolve(1)"],
  ["typescript(no-misused-promises)", bot, "export const planted = (a: Promise<boolean>) => {\n  if (a) return 1\n  return 2\n}"],
  ["typescript(no-non-null-assertion)", bot, "export const planted = (a: number | null) => [a!]"],
  ["typescript(only-throw-error)", bot, "export const planted = () => {\n  throw \"planted\"\n}"],
  ["typescript(switch-exhaustiveness-check)", bot, "export const planted = (a: \"x\" | \"y\") => {\n  switch (a) {\n    case \"x\": return 1\n  }\n  return 2\n}"],
  ["unicorn(no-abusive-eslint-disable)", bot, "/* eslint-disable */\nexport const planted = 1"],
  ["unicorn(prefer-node-protocol)", bot, `import { join } from "path"\nexport const planted = join`],
  ["vitest(no-focused-tests)", "test/unit", `import { it } from "vitest"\nit.only("planted", () => {})`],
  ["vitest(valid-expect)", "test/unit", `import { expect, it } from "vitest"\nit("planted", () => {\n  expect(1)\n})`],
  ["vitest(no-disabled-tests)", "test/unit", `import { it } from "vitest"\nit.skip("planted", () => {})`]
]

/** A violation of a rule that comes with a category instead of a name in the settings. */
export const plantedCategories: Record<string, PlantedLint> = {
  correctness: ["eslint(no-self-assign)", bot, "export const planted = (a: { b: number }) => {\n  a.b = a.b\n}"],
  suspicious: ["unicorn(no-array-sort)", bot, "export const planted = (a: Array<number>) => [...a].sort()"]
}

/** Code that oxlint must leave alone: where DESIGN makes an exception, the exception works. */
export const allowedLint: ReadonlyArray<readonly [folder: string, text: string]> = [
  [core, `import { Schema } from "effect"\nimport { other } from "../chain/other.ts"\nexport const planted = [Schema, other]`],
  [posting, `import { Schema } from "effect"\nimport { other } from "../../money/other.ts"\nexport const planted = [Schema, other]`],
  ["packages/adapters/src/redis", `import { Amount } from "@sigmatrade/core/money/Amount"\nexport const planted = Amount`],
  ["packages/adapters/src/redis/deep", `import { other } from "../other.ts"\nexport const planted = other`],
  ["packages/adapters/src/env", "export const planted = process.env.DB_HOST"],
  ["apps/watcher/src", `import { planted } from "@sigmatrade/bot/texts/renderNotice"\nexport const other = planted`],
  ["apps/bot/src/features", `import { other } from "../texts/other.ts"\nexport const planted = other`],
  ["test/unit", `import { expect, it } from "vitest"\nit("planted", () => {\n  expect(1, "a message").toBe(1)\n})`],
  ["test/support", `console.log(process.env.CI)\n${lines(300)}`]
]
