import * as Keccak256Noble from "@sigmatrade/adapters/crypto/Keccak256Noble"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import { readKey } from "@sigmatrade/adapters/signer/readKey"
import { writeKeystore } from "@sigmatrade/adapters/signer/writeKeystore"
import { Keystores } from "@sigmatrade/watcher/operator/Keystores"
import type { OperatorPorts } from "@sigmatrade/watcher/operator/operatorCommand"
import { runOperator } from "@sigmatrade/watcher/operator/runOperator"
import { Effect, Exit, Layer, Redacted, Stdio } from "effect"
import { TestConsole } from "effect/testing"
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { KEY, WALLET } from "@sigmatrade/adapters/contract/payout/order"
import { temporaryFolder } from "../../support/temporaryFolder.ts"
import { typing } from "./operatorWorld.ts"

const PASSPHRASE = Redacted.make("canary-passphrase-of-the-tests")
const keystores = Layer.succeed(Keystores, { write: (file, typed) => writeKeystore(file, typed, PASSPHRASE) })
const noPorts: Layer.Layer<OperatorPorts> = Layer.unwrap(Effect.die("this command needs no ports"))

/** Runs the command while somebody types this; answers all that was said and shown. */
const run = Effect.fn("run")(function*(file: string, typed: string, isTerminal = true) {
  const shown: Array<string> = []
  const terminal = isTerminal ? typing(typed, shown) : Layer.merge(NodeServices.layer, Stdio.layerTest({ stdinIsTerminal: Effect.succeed(false) }))
  const exit = yield* Effect.exit(runOperator(["keystore", "--file", file], noPorts).pipe(Effect.provide([terminal, keystores, Keccak256Noble.layer])))
  const said = [...shown, ...(yield* TestConsole.logLines), ...(yield* TestConsole.errorLines)].join("\n")
  for (const secret of [KEY.slice(2, 20), Redacted.value(PASSPHRASE)]) assert.notInclude(said, secret)
  return { ok: Exit.isSuccess(exit), said }
})

describe("the command keystore", () => {
  it.effect("seals the key that was typed unseen, for its owner alone, and says whose it is", () => Effect.gen(function*() {
    const file = join(yield* temporaryFolder, "keystore.json")
    const { ok, said } = yield* run(file, ` ${KEY} `)
    assert.isTrue(ok, said)
    assert.include(said, `PAYOUT_WALLET_ADDRESS=${WALLET}`)
    assert.strictEqual(statSync(file).mode & 0o777, 0o600)
    assert.notInclude(readFileSync(file, "utf8").toLowerCase(), KEY.slice(2, 20))
    const key = yield* readKey({ kind: "keystore", file, passphrase: PASSPHRASE })
    assert.strictEqual(`0x${Buffer.from(Redacted.value(key)).toString("hex")}`, KEY)
  }))

  it.effect("never overwrites a file, and makes none of what is no key", () => Effect.gen(function*() {
    const folder = yield* temporaryFolder
    const taken = join(folder, "taken")
    writeFileSync(taken, "the only copy")
    const said = yield* run(taken, KEY)
    assert.isFalse(said.ok)
    assert.include(said.said, "not overwritten")
    assert.strictEqual(readFileSync(taken, "utf8"), "the only copy")
    const nonsense = yield* run(join(folder, "new"), KEY.slice(0, -1))
    assert.include(nonsense.said, "no private key")
    assert.isFalse(nonsense.ok || existsSync(join(folder, "new")))
  }))

  it.effect("asks on a terminal only", () => Effect.gen(function*() {
    const { ok, said } = yield* run(join(yield* temporaryFolder, "new"), KEY, false)
    assert.isFalse(ok)
    assert.include(said, "Run this command on a terminal")
  }))
})
