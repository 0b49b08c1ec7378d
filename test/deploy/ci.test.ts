import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, assert, describe, it } from "vitest"

const path = join(import.meta.dirname, "../../.ci/run")
const counter = /<<'JS'\n([\s\S]*?)\nJS\n/.exec(readFileSync(path, "utf8"))?.[1] ?? ""
const folder = mkdtempSync(join(tmpdir(), "sigmatrade-ci-"))

afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Outcome = readonly [fullName: string, status: "passed" | "failed" | "skipped", ...failureMessages: ReadonlyArray<string>]

/** What CI prints about tests with these outcomes, `npm test` having ended with `status`. */
const run = (files: Record<string, ReadonlyArray<Outcome>>, status = 0) => {
  const all = Object.values(files).flat()
  const of = (wanted: Outcome[1]) => all.filter(([, outcome]) => outcome === wanted).length
  const results = join(folder, "results.json")
  writeFileSync(results, JSON.stringify({
    numPassedTests: of("passed"),
    numFailedTests: of("failed"),
    testResults: Object.entries(files).map(([name, outcomes]) => ({
      name,
      status: outcomes.length === 0 || outcomes.some(([, outcome]) => outcome === "failed") ? "failed" : "passed",
      assertionResults: outcomes.map(([fullName, outcome, ...failureMessages]) => ({ fullName, status: outcome, failureMessages }))
    }))
  }))
  const { status: code, stdout } = spawnSync(process.execPath, ["-", results, String(status)], { input: counter, encoding: "utf8" })
  return { code, line: stdout.trimEnd().split("\n").at(-1), said: stdout }
}

/** How it ends. */
const count = (...given: Parameters<typeof run>) => {
  const { code, line } = run(...given)
  return { code, line }
}

describe(".ci/run", () => {
  it("is a program that bash can read, and stops at the first error", () => {
    assert.strictEqual(spawnSync("bash", ["-n", path]).status, 0)
    assert.strictEqual(statSync(path).mode & 0o111, 0o111)
    assert.match(readFileSync(path, "utf8"), /^set -euo pipefail$/m)
  })

  it("ends with the number of tests that passed and failed", () => {
    assert.deepStrictEqual(count({ "a.test.ts": [["one", "passed"], ["two", "passed"]] }), { code: 0, line: "2 passed, 0 failed" })
    assert.deepStrictEqual(count({ "a.test.ts": [["one", "passed"], ["two", "failed"]] }, 1), { code: 1, line: "1 passed, 1 failed" })
  })

  it("counts a file that could not start as a failure", () => {
    assert.deepStrictEqual(count({ "a.test.ts": [["one", "passed"]], "b.test.ts": [] }, 1), { code: 1, line: "1 passed, 1 failed" })
  })

  it("refuses skipped Redis tests, but not others", () => {
    assert.deepStrictEqual(count({ "contract/RateLimiterRedis.test.ts": [["one", "passed"], ["two", "skipped"]] }), { code: 1, line: "1 passed, 1 failed" })
    assert.deepStrictEqual(count({ "a.test.ts": [["one", "passed"], ["needs a Mac", "skipped"]] }), { code: 0, line: "1 passed, 0 failed" })
  })

  it("names what passed only at the second try, with its failure, and fails when that is more than three", () => {
    const unsteady = (times: number) => Array.from({ length: times }, (_, index): Outcome => [`unsteady ${index}`, "passed", `expected ${index} of events`])
    const { code, line, said } = run({ "a.test.ts": [["one", "passed"], ...unsteady(3)] })
    assert.deepStrictEqual([code, line], [0, "4 passed, 0 failed"])
    for (const index of [0, 1, 2]) assert.include(said, `Passed only at the second try: unsteady ${index}\nexpected ${index} of events`)
    assert.deepStrictEqual(count({ "a.test.ts": unsteady(5) }), { code: 1, line: "5 passed, 2 failed" })
  })

  it("fails when the tests ended badly without saying why, or when there were none", () => {
    assert.deepStrictEqual(count({ "a.test.ts": [["one", "passed"]] }, 124), { code: 1, line: "1 passed, 1 failed" })
    assert.deepStrictEqual(count({}), { code: 1, line: "0 passed, 1 failed" })
  })
})
