import { assert, describe } from "@effect/vitest"
import { startApi } from "@sigmatrade/api/startApi"
import { Effect } from "effect"
import { execFile } from "node:child_process"
import { symlinkSync, writeFileSync } from "node:fs"
import { join as joinPath } from "node:path"
import openapiTS, { astToString } from "openapi-typescript"
import { milli } from "../../support/community.ts"
import { temporaryFolder } from "../../support/temporaryFolder.ts"
import { fundedMember, KEY, options, promise } from "../../unit/api/ApiTest.ts"

const project = joinPath(import.meta.dirname, "../../..")

const strict = {
  compilerOptions: {
    target: "esnext", lib: ["esnext", "dom"], module: "nodenext", noEmit: true, strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true, allowImportingTsExtensions: true, types: ["node"]
  },
  include: ["*.ts"]
}

/** What an integrator writes who knows the document and none of our code. */
const program = `import createClient from "openapi-fetch"
import type { paths } from "./api.d.ts"

const [url = "", key = "", user = ""] = process.argv.slice(2)
const client = createClient<paths>({ baseUrl: url, headers: { Authorization: \`Bearer \${key}\` } })
const created = await client.POST("/v1/users/{id}/withdrawals", {
  params: { path: { id: user }, header: { "idempotency-key": "order-1" } }, body: { asset: "USDT", amount: "10000000000000000000" }
})
const list = await client.GET("/v1/withdrawals", { params: { query: { limit: 5, state: "requested" } } })
const amount: string | undefined = list.data?.data[0]?.amount.base_units
const missing = await client.GET("/v1/users/{id}", { params: { path: { id: "usr_00000000-ac96-774b-bcce-b302099a8057" } } })
console.log(created.data?.state, list.data?.data.length, amount, missing.error?.code)
`

interface Ran {
  readonly succeeded: boolean
  readonly output: string
}

/** The client a generator makes of the document a running API serves, beside a program that uses it. */
const generated = Effect.gen(function*() {
  const { url } = yield* startApi(options())
  const document = yield* Effect.promise(async () => (await fetch(`${url}/openapi.json`)).text())
  const folder = yield* temporaryFolder
  const types = yield* Effect.promise(() => openapiTS(document))
  symlinkSync(joinPath(project, "node_modules"), joinPath(folder, "node_modules"))
  const write = (name: string, text: string) => writeFileSync(joinPath(folder, name), text)
  write("package.json", JSON.stringify({ type: "module" }))
  write("tsconfig.json", JSON.stringify(strict))
  write("api.d.ts", astToString(types))
  write("program.ts", program)
  // Not synchronously: the API answers from this process.
  const run = (...args: ReadonlyArray<string>) => Effect.promise(() => new Promise<Ran>((resolve) => {
    execFile(process.execPath, args, { cwd: folder, encoding: "utf8" }, (error, stdout, stderr) => resolve({ succeeded: error === null, output: `${stdout}${stderr}` }))
  }))
  return { url, write, run, compiled: run(joinPath(project, "node_modules/typescript/bin/tsc"), "-p", ".") }
})

describe("a client generated from the served document by openapi-typescript", () => {
  promise("passes the strict compiler, and asks, writes and reads problems", Effect.gen(function*() {
    const { compiled, run, url } = yield* generated
    const { id } = yield* fundedMember(milli(100_000))
    assert.deepStrictEqual(yield* compiled, { succeeded: true, output: "" })
    assert.deepStrictEqual(yield* run("program.ts", url, KEY, `usr_${id}`), { succeeded: true, output: `requested 1 ${milli(10_000)} user_not_found\n` })
  }))

  promise("knows what an operation takes and answers: what it does not take is an error of the compiler", Effect.gen(function*() {
    const { compiled, write } = yield* generated
    const wrongs = [[`state: "requested"`, `state: "nonsense"`], [`amount: "10000000000000000000"`, "amount: 10"], [`header: { "idempotency-key": "order-1" }`, "header: {}"]] as const
    for (const [right, wrong] of wrongs) {
      assert.include(program, right)
      write("program.ts", program.replace(right, wrong))
      assert.match((yield* compiled).output, /^program\.ts\(\d+,\d+\): error TS2/u, wrong)
    }
  }))
})
