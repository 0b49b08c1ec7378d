import { isExtendedPublicKey } from "@sigmatrade/adapters/crypto/AddressDerivationBip32"
import * as Keccak256Noble from "@sigmatrade/adapters/crypto/Keccak256Noble"
import * as PasswordHashScrypt from "@sigmatrade/adapters/crypto/PasswordHashScrypt"
import * as CommunitySettings from "@sigmatrade/adapters/env/CommunitySettings"
import { writeKeystore } from "@sigmatrade/adapters/signer/writeKeystore"
import { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import * as OurWallet from "@sigmatrade/core/deposit/OurWallet"
import { Amount } from "@sigmatrade/core/money/Amount"
import { USDT } from "@sigmatrade/core/money/Asset"
import { requestWithdrawal } from "@sigmatrade/core/payout/requestWithdrawal"
import { setPassword } from "@sigmatrade/core/payout/setPassword"
import type { Withdrawal } from "@sigmatrade/core/payout/Withdrawal"
import { ClientKey } from "@sigmatrade/core/payout/Withdrawal"
import { isSound } from "@sigmatrade/core/reconciliation/Checkpoint"
import { CheckpointStore } from "@sigmatrade/core/reconciliation/CheckpointStore"
import { ConfigProvider, Effect, Layer, Option, Redacted } from "effect"
import { execFile } from "node:child_process"
import { randomUUID } from "node:crypto"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { payoutAccount, payoutAddress, payoutKey } from "../../support/signerViem.ts"
import type { AppProcess } from "../AppProcess.ts"
import { startAppProcess } from "../AppProcess.ts"
import { coins, mintUsdt } from "../chain/chainActions.ts"
import type { ChainMember } from "../chain/chainMember.ts"
import { joinMember } from "../chain/chainMember.ts"
import type { ChainWorld } from "../chain/chainWorld.ts"
import { startChainWorld } from "../chain/chainWorld.ts"
import { DEAR, usdtOf } from "./payoutWorld.ts"

const PASSPHRASE = "a passphrase of the journey's keystore"
const PASSWORD = Redacted.make("a member's own password")
/** A watcher at the pace of an operator compares its books every 20 seconds. */
const WAIT_MS_MAX = 120_000

const operatorMain = fileURLToPath(new URL("../../../apps/watcher/src/operatorMain.ts", import.meta.url))

/** What a command of an operator says, as a process of its own. */
const operatorSays = async (env: Readonly<Record<string, string>>, ...args: ReadonlyArray<string>): Promise<string> => {
  const flags = ["--conditions=@sigmatrade/source", "--disable-warning=ExperimentalWarning"]
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, operatorMain, ...args], { env: { PATH: process.env["PATH"] ?? "", ...env } })
  return stdout
}

/** The member sets a password and asks for money, by the rules that the settings name. */
const asks = (world: ChainWorld, env: Readonly<Record<string, string>>, { user }: ChainMember, amount: bigint): Promise<Withdrawal> => {
  const rules = Layer.unwrap(Effect.map(
    CommunitySettings.readCommunitySettings(isExtendedPublicKey).pipe(Effect.provide(Keccak256Noble.layer), Effect.orDie),
    (settings) => OurWallet.layer.pipe(Layer.provideMerge(CommunitySettings.layer(settings)))
  )).pipe(Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown(env))))
  const wish = { userId: user.id, clientKey: ClientKey.make(randomUUID()), asset: USDT.id, amount: Amount.make(amount) }
  return world.run(setPassword(user.id, PASSWORD).pipe(
    Effect.andThen(requestWithdrawal(wish, PASSWORD)),
    Effect.map(({ withdrawal }) => withdrawal),
    Effect.provide([rules, PasswordHashScrypt.layer()])
  ))
}

describe("money comes in and goes out again", () => {
  let world: ChainWorld
  let watcher: AppProcess | undefined
  const folder = mkdtempSync(join(tmpdir(), "sigmatrade-journey-"))
  beforeAll(async () => {
    world = await startChainWorld()
  }, 120_000)
  afterAll(async () => {
    watcher?.kill("SIGTERM")
    await watcher?.ended
    await world.close()
    rmSync(folder, { recursive: true, force: true })
  }, 60_000)

  /** An operator fills the payout wallet, seals its key, and starts the watcher with what `keystore` told him to set. */
  const startOperating = async () => {
    const { client } = world.anvil
    await client.setBalance({ address: payoutAccount.address, value: coins(1) })
    await mintUsdt(client, payoutAccount.address, coins(1000))
    await world.mine(1)
    const file = join(folder, "payout-keystore.json")
    const wallet = await Effect.runPromise(writeKeystore(file, Redacted.make(payoutKey), Redacted.make(PASSPHRASE)))
    assert.strictEqual(wallet, payoutAddress)
    assert.notInclude(readFileSync(file, "utf8"), payoutKey.slice(2))
    const log = join(folder, "signings.jsonl")
    const env = {
      ...world.env, ...DEAR, PAYOUT_WALLET_ADDRESS: wallet, PAYOUT_KEYSTORE_FILE: file, ENCRYPTION_KEY: PASSPHRASE, PAYOUT_SIGNING_LOG_FILE: log
    }
    watcher = startAppProcess("watcher", env)
    return env
  }

  const mineUntil = <A>(what: string, ask: () => Promise<A | undefined>) =>
    world.until(`${what}: ${watcher?.log().slice(-3000)}`, async () => {
      await new Promise((resolve) => setTimeout(resolve, 250))
      await world.mine(1)
      return await ask()
    }, WAIT_MS_MAX)

  /** The last comparison of books and chain that has seen this block. */
  const comparedAt = (block: number) =>
    mineUntil("books and chain are compared", () =>
      world.run(Effect.gen(function*() {
        const last = yield* (yield* CheckpointStore).last(ChainId.make(56))
        return Option.isSome(last) && last.value.block.number >= block ? last.value : undefined
      })))

  it("a deposit is credited, asked for, signed by the key of the keystore, paid once and told; and the books are the chain's to the base unit", async () => {
    const member = await joinMember(world, "comes and goes")
    const env = await startOperating()
    await member.payUsdt(coins(42))
    await mineUntil("the deposit is credited", async () => await member.available() === coins(42) || undefined)
    const { id, state } = await asks(world, env, member, coins(40))
    assert.strictEqual(state, "approved")
    const isPaidNotice = (text: string) => text.startsWith("✅ 40 USDT paid")
    await mineUntil("he is told that it is paid", async () => member.texts().some(isPaidNotice) || undefined)

    assert.deepStrictEqual([await usdtOf(world, member.account.address), await member.available()], [coins(10_000 - 42 + 40), coins(2)])
    const payouts = await world.query(`
      SELECT w.state AS withdrawal, p.state, p.nonce::int AS nonce, p.settled_by AS hash FROM withdrawals w
      JOIN payout_withdrawals pw ON pw.withdrawal_id = w.id JOIN payouts p ON p.id = pw.payout_id`)
    assert.deepStrictEqual(payouts.map(({ hash: _, ...rest }) => rest), [{ withdrawal: "paid", state: "paid", nonce: 0 }], id)
    assert.isTrue(member.texts().some((text) => text.includes(String(payouts[0]?.["hash"]))), "he is told where to look")
    assert.lengthOf(member.texts().filter(isPaidNotice), 1)

    const checkpoint = await comparedAt(Number(await world.anvil.client.getBlockNumber({ cacheTime: 0 })))
    assert.isTrue(isSound(checkpoint), JSON.stringify(checkpoint, (_, value: unknown) => typeof value === "bigint" ? String(value) : value))
    assert.lengthOf(checkpoint.wallets, 4)
    assert.match(await operatorSays(env, "books"), /^Books and chain agree at block/)
    assert.deepStrictEqual(await world.brokenInvariants(), [])
    assert.deepStrictEqual(await world.query("SELECT kind FROM incidents WHERE closed_at IS NULL"), [])
    assert.notInclude(watcher?.log() ?? "", payoutKey.slice(2))
  }, 300_000)
})
