import { assert, it } from "@effect/vitest"
import { reconcileNatives } from "@sigmatrade/core/confirmation/reconcileNatives"
import { ReconciliationPolicy } from "@sigmatrade/core/reconciliation/ReconciliationPolicy"
import { checkBooks } from "@sigmatrade/core/reconciliation/checkBooks"
import { LiabilityStore } from "@sigmatrade/core/reconciliation/LiabilityStore"
import { proveLiability } from "@sigmatrade/core/reconciliation/proveLiability"
import { publishLiabilities } from "@sigmatrade/core/reconciliation/publishLiabilities"
import { Day } from "@sigmatrade/core/reconciliation/SumNode"
import { Duration, Effect, Layer } from "effect"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { BNB, memberWithWallet, mineFinal, payment, USDT, walletOf, OURS, workOff } from "../community.ts"
import { operate, operated } from "./operatorWorld.ts"

const policy = Layer.succeed(ReconciliationPolicy, { freshFor: Duration.minutes(5), keepFor: Duration.days(7) })
const world = () => Layer.merge(operated(), policy)
const ONE = 10n ** 18n

it.effect("before the first comparison the command says what to check; afterwards it shows every wallet and what is owed", () =>
  Effect.gen(function*() {
    assert.include((yield* operate(["books"])).out, "check that the watcher runs")
    yield* memberWithWallet(1)
    yield* mineFinal(payment(1, 3n * ONE), payment(1, 7n * ONE, USDT))
    yield* workOff()
    yield* reconcileNatives()
    yield* checkBooks()
    const { ok, out } = yield* operate(["books"])
    assert.isTrue(ok)
    assert.match(out, /^Books and chain agree at block \d+, compared/u)
    assert.match(out, /5a5a {2}3 BNB +3 BNB +0 BNB/u)
    assert.match(out, /7 USDT +7 USDT/u)
  }).pipe(Effect.provide(world())))

it.effect("a difference is shown with its amount, and stays in the history when it is over", () =>
  Effect.gen(function*() {
    yield* mineFinal()
    yield* workOff()
    yield* checkBooks()
    yield* mineFinal({ from: walletOf(9), to: OURS, asset: USDT, amount: 2n * ONE, unlogged: true })
    yield* workOff()
    yield* checkBooks()
    const { out } = yield* operate(["books"])
    assert.match(out, /do NOT agree at block \d+/u)
    assert.match(out, /2 USDT +0 USDT +2 USDT/u)
    yield* mineFinal({ from: OURS, to: walletOf(9), asset: USDT, amount: 2n * ONE, unlogged: true })
    yield* workOff()
    yield* checkBooks()
    const later = (yield* operate(["books"])).out
    assert.match(later, /^Books and chain agree/u)
    assert.include(later, "Differences found before, newest first")
  }).pipe(Effect.provide(world())))

it.effect("what was published is listed, and a proof as the API answers it is checked without any settings", () =>
  Effect.gen(function*() {
    assert.include((yield* operate(["liabilities"])).out, "once a day")
    const member = yield* memberWithWallet(1)
    yield* memberWithWallet(2)
    yield* mineFinal(payment(1, 3n * ONE), payment(2, 2n * ONE))
    yield* workOff()
    yield* publishLiabilities()
    const day = Day.make("1970-01-01")
    const [tree] = yield* (yield* LiabilityStore).trees(day)
    assert.match((yield* operate(["liabilities"])).out, /1970-01-01 {2}5 BNB +2 +0x[0-9a-f]{64}/u)
    const { liability, path, root, total } = yield* proveLiability(member.id, BNB, day)
    const answer = {
      object: "liability_proof", user_id: `usr_${member.id}`, day, asset: BNB, base_units: String(liability.amount), salt: liability.salt,
      path: path.map(({ hash, side, sum }) => ({ side, hash, base_units: String(sum) })), root, total_base_units: String(total)
    }
    const folder = mkdtempSync(join(tmpdir(), "sigmatrade-proof-"))
    const check = (content: string, ...more: ReadonlyArray<string>) => Effect.suspend(() => {
      const file = join(folder, "proof.json")
      writeFileSync(file, content)
      return operate(["verify-liability", "--file", file, ...more])
    })
    const good = yield* check(JSON.stringify(answer), "--root", tree?.root.hash ?? "")
    assert.deepStrictEqual([good.ok, good.out.startsWith("The proof holds: 3000000000000000000 base units of BNB are part of 5000000000000000000")], [true, true])
    assert.include((yield* check(JSON.stringify(answer))).out, "Compare this root")
    const less = yield* check(JSON.stringify({ ...answer, base_units: "1" }))
    assert.deepStrictEqual([less.ok, less.error.includes("does NOT hold")], [false, true])
    assert.include((yield* check(JSON.stringify(answer), "--root", `0x${"0".repeat(64)}`)).error, "not to the one you gave")
    for (const spoilt of ["", "{}", JSON.stringify({ ...answer, base_units: 3 }), JSON.stringify({ ...answer, user_id: "nobody" })]) {
      const { error, ok } = yield* check(spoilt)
      assert.deepStrictEqual([ok, error.includes("is no proof as the API answers it")], [false, true], spoilt)
    }
    assert.include((yield* operate(["verify-liability", "--file", join(folder, "none")])).error, "is no proof")
    rmSync(folder, { recursive: true })
  }).pipe(Effect.provide(world())))
