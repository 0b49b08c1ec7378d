import { assert, describe, it } from "@effect/vitest"
import { TORN } from "@sigmatrade/adapters/signer/LogFile"
import * as SigningLogFile from "@sigmatrade/adapters/signer/SigningLogFile"
import { writeSigningLine } from "@sigmatrade/adapters/signer/SigningLine"
import { SignerEpoch, Signing, SigningLog } from "@sigmatrade/core/payout/SigningLog"
import { Context, Effect, Layer, Logger } from "effect"
import { appendFileSync, readFileSync, renameSync, statSync, truncateSync, writeFileSync } from "node:fs"
import { open } from "node:fs/promises"
import { join } from "node:path"
import { minutesLater } from "@sigmatrade/adapters/contract/minutesLater"
import { anyReceiver, order } from "@sigmatrade/adapters/contract/payout/order"
import { temporaryFolder } from "../../support/temporaryFolder.ts"

const at = (minutes: number, given: Parameters<typeof order>[0] = {}) =>
  new Signing({ order: order(given), at: minutesLater(minutes), epoch: SignerEpoch.make(1) })
const [FIRST, SECOND, THIRD] = [at(1, { nonce: 1 }), at(2, { nonce: 2 }), at(3, { nonce: 3 })]
const lineOf = (one: Signing) => `${writeSigningLine(one)}\n`

/** The log as one process sees it. */
const openLog = (file: string) =>
  Effect.map(Layer.build(SigningLogFile.layer(file).pipe(Layer.provide(Logger.layer([])))), (context) => Context.get(context, SigningLog))
const noted = (log: SigningLog["Service"]) => Effect.map(log.before(at(9, { nonce: 9 })), ({ lastDay }) => lastDay)
const newFile = Effect.map(temporaryFolder, (folder) => join(folder, "signings.jsonl"))
const holding = (text: string) => Effect.map(newFile, (file) => {
  writeFileSync(file, text)
  return file
})

describe("a signer's log file", () => {
  it.live("is only its owner's, and another process after it remembers everything, epoch included", () => Effect.gen(function*() {
    const file = yield* newFile
    const log = yield* openLog(file)
    yield* log.claim(SignerEpoch.make(4))
    for (const one of [FIRST, SECOND]) yield* log.append(one)
    assert.strictEqual(statSync(file).mode & 0o777, 0o600)
    const again = yield* openLog(file)
    assert.deepStrictEqual(yield* noted(again), [FIRST, SECOND])
    assert.strictEqual(yield* again.claim(SignerEpoch.make(1)), 4)
  }))

  it.live("has flushed every line to the disk before its answer, and nothing counts as noted that the disk did not take", () => Effect.gen(function*() {
    const file = yield* newFile
    const log = yield* openLog(file)
    const handle = yield* Effect.promise(() => open(file))
    const handles = Object.getPrototypeOf(handle) as typeof handle
    yield* Effect.promise(() => handle.close())
    const datasync = Object.getOwnPropertyDescriptor(handles, "datasync")?.value as (this: typeof handle) => Promise<void>
    yield* Effect.addFinalizer(() => Effect.sync(() => void (handles.datasync = datasync)))
    const seen: Array<string> = []
    handles.datasync = async function(this: typeof handle) {
      seen.push(readFileSync(file, "utf8"))
      await datasync.call(this)
    }
    yield* log.append(FIRST)
    assert.deepStrictEqual(seen, [lineOf(FIRST)], "written, flushed, answered")
    yield* log.claim(SignerEpoch.make(9))
    assert.strictEqual(seen.length, 2)
    handles.datasync = () => Promise.reject(Object.assign(new Error("no"), { code: "EIO" }))
    const broken = yield* Effect.flip(log.append(SECOND))
    assert.deepStrictEqual([broken.fault, broken.reason.includes("EIO")], ["unreachable", true])
  }).pipe(Effect.scoped))

  it.live("of before orders named what they pay is read as it stands", () => Effect.gen(function*() {
    const unnamed = at(1, { nonce: 1, withdrawals: [] })
    const line = '{"at":"2026-03-01T12:01:00.000Z","epoch":1,"chainId":56,"wallet":"0xWALLET","nonce":1,"asset":"USDT","to":"0xTO",' +
      '"amount":"20000000000000000001","gasLimit":"120000","gasPrice":"1000000000"'
    const text = line.replace("0xWALLET", unnamed.order.wallet).replace("0xTO", unnamed.order.to)
    assert.strictEqual(writeSigningLine(unnamed).slice(0, text.length), text)
    assert.notInclude(writeSigningLine(unnamed), "withdrawals")
    const log = yield* openLog(yield* holding(lineOf(unnamed) + lineOf(SECOND)))
    assert.deepStrictEqual(yield* noted(log), [unnamed, SECOND])
  }))

  it.live("after a crash in the middle of any write goes on: the line that was cut off never counted", () => Effect.gen(function*() {
    const whole = lineOf(SECOND)
    for (const size of [1, 2, 40, whole.length - 2]) {
      const file = yield* holding(lineOf(FIRST) + whole.slice(0, size))
      const log = yield* openLog(file)
      assert.deepStrictEqual(yield* noted(log), [FIRST], String(size))
      assert.deepStrictEqual((yield* log.append(THIRD)).lastDay, [FIRST])
      assert.deepStrictEqual(yield* noted(log), [FIRST, THIRD])
      assert.deepStrictEqual(yield* noted(yield* openLog(file)), [FIRST, THIRD])
    }
  }))

  it.live("of which only the end of the last line is missing counts that line: another process may be writing it", () => Effect.gen(function*() {
    const file = yield* holding(lineOf(FIRST) + lineOf(SECOND).trimEnd())
    const log = yield* openLog(file)
    assert.deepStrictEqual((yield* log.append(THIRD)).lastDay, [FIRST, SECOND])
    assert.deepStrictEqual(yield* noted(yield* openLog(file)), [FIRST, SECOND, THIRD])
    appendFileSync(file, `\n${TORN}\n`)
    assert.deepStrictEqual(yield* noted(yield* openLog(file)), [FIRST, SECOND, THIRD])
  }))

  it.live("damaged anywhere else signs nothing, now or after a restart, and does not get longer", () => Effect.gen(function*() {
    const good = [FIRST, SECOND, THIRD].map((one) => lineOf(one))
    const middle = good[1] ?? ""
    const damaged = [
      middle.replace("\"nonce\":2", "\"nonce\":4"), middle.slice(5), `${middle.slice(0, 40)}\n`, "\n", "\0\0\0\0\n", "{}\n", `${middle.trimEnd()} \n`,
      `${middle.slice(0, 40)}\n${middle}`, middle.replace("\"epoch\":1", "\"epoch\":1,\"more\":1")
    ]
    for (const text of [...damaged.map((line) => `${good[0]}${line}${good[2]}`), `${good.join("")}{"claimed":9}\n`]) {
      const file = yield* holding(text)
      const log = yield* openLog(file)
      const steps = [Effect.asVoid(log.claim(SignerEpoch.make(1))), Effect.asVoid(log.before(FIRST)), Effect.asVoid(log.append(FIRST))]
      for (const step of steps) {
        assert.strictEqual((yield* Effect.flip(step)).fault, "corrupt", text)
      }
      assert.strictEqual(readFileSync(file, "latin1"), text)
    }
  }))

  it.live("that a line says was cut off is whole, but only for the one line before", () => Effect.gen(function*() {
    const cut = lineOf(SECOND).slice(0, 50)
    assert.deepStrictEqual(yield* noted(yield* openLog(yield* holding(`${cut}\n${TORN}\n${lineOf(FIRST)}`))), [FIRST])
    const twice = yield* openLog(yield* holding(`${cut}\n${cut}\n${TORN}\n${lineOf(FIRST)}`))
    assert.strictEqual((yield* Effect.flip(twice.before(FIRST))).fault, "corrupt")
  }))

  it.live("that was exchanged, removed, cut or restored from a backup under a running signer signs nothing from then on", () =>
    Effect.gen(function*() {
      const harms: ReadonlyArray<(file: string) => void> = [
        (file) => renameSync(file, `${file}.old`), (file) => truncateSync(file, 10), (file) => truncateSync(file, 0),
        (file) => {
          writeFileSync(`${file}.backup`, lineOf(FIRST))
          renameSync(`${file}.backup`, file)
        }
      ]
      for (const harm of harms) {
        const file = yield* newFile
        const log = yield* openLog(file)
        for (const one of [FIRST, SECOND]) yield* log.append(one)
        harm(file)
        assert.strictEqual((yield* Effect.flip(log.append(THIRD))).fault, "corrupt")
        writeFileSync(file, lineOf(FIRST) + lineOf(SECOND))
        assert.strictEqual((yield* Effect.flip(log.append(THIRD))).fault, "corrupt")
      }
    }))

  it.live("damage that comes while it runs is seen at the next step", () => Effect.gen(function*() {
    const file = yield* newFile
    const log = yield* openLog(file)
    yield* log.append(FIRST)
    appendFileSync(file, "nonsense\n")
    for (let times = 0; times < 2; times++) assert.strictEqual((yield* Effect.flip(log.append(SECOND))).fault, "corrupt")
  }))

  it.live("serves several processes: of payments for one nonce at once each finds exactly those that were first", () => Effect.gen(function*() {
    const file = yield* newFile
    const logs = yield* Effect.all([openLog(file), openLog(file), openLog(file)])
    const signings = Array.from({ length: 60 }, () => at(1, { to: anyReceiver() }))
    const found = yield* Effect.forEach(signings, (one, index) => (logs[index % 3] ?? SigningLog.of(logs[0])).append(one), { concurrency: "unbounded" })
    assert.deepStrictEqual(found.map(({ ofNonce }) => ofNonce.length).toSorted((a, b) => a - b), Array.from({ length: 60 }, (_, index) => index))
    yield* logs[0].claim(SignerEpoch.make(2))
    assert.strictEqual((yield* logs[1].before(FIRST)).epoch, 2)
  }))

  it.live("that cannot be made is an error that says why", () => Effect.gen(function*() {
    const folder = yield* temporaryFolder
    assert.strictEqual((yield* Effect.flip(openLog(folder))).fault, "unreachable")
  }))
})
