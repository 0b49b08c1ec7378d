import { assert, it } from "@effect/vitest"
import { layer as keccak256Layer } from "@sigmatrade/adapters/crypto/Keccak256Noble"
import { checksumAddress } from "@sigmatrade/core/chain/checksumAddress"
import { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import { linkWallet } from "@sigmatrade/core/user/linkWallet"
import { registerUser } from "@sigmatrade/core/user/registerUser"
import { UserId } from "@sigmatrade/core/user/User"
import { UserStore, UserUnknown, WalletTaken } from "@sigmatrade/core/user/UserStore"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { community, OURS, person, USDT_CONTRACT, walletOf } from "../community.ts"

const member = (number: number) => Effect.map(registerUser(person(number)), ({ user }) => user)

it.effect("a wallet is linked as it was typed, with blanks around and in mixed case, from now on", () =>
  Effect.gen(function*() {
    yield* TestClock.adjust("1 minute")
    const { id } = yield* member(1)
    const linked = yield* linkWallet(id, ` ${checksumAddress(USDT_CONTRACT, yield* Keccak256)}\n`)
    assert.strictEqual(linked.wallet?.address, USDT_CONTRACT)
    assert.strictEqual(linked.wallet?.linkedAt.epochMilliseconds, 60_000)
  }).pipe(Effect.provide(community())))

it.effect("a text that is no address links nothing and says why", () =>
  Effect.gen(function*() {
    const { id } = yield* member(1)
    const reasons = yield* Effect.forEach(["hello", `0x${"0".repeat(40)}`, "0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"], (text) =>
      Effect.map(Effect.flip(linkWallet(id, text)), (error) => error._tag === "AddressMalformed" ? error.reason : error._tag))
    assert.deepStrictEqual(reasons, ["format", "zero", "checksum"])
    assert.strictEqual((yield* (yield* UserStore).get(id)).wallet, null)
  }).pipe(Effect.provide(community())))

it.effect("our own wallet is nobody's", () =>
  Effect.gen(function*() {
    const { id } = yield* member(1)
    assert.strictEqual((yield* Effect.flip(linkWallet(id, `0x${OURS.slice(2).toUpperCase()}`)))._tag, "WalletOurs")
    assert.strictEqual((yield* (yield* UserStore).get(id)).wallet, null)
  }).pipe(Effect.provide(community())))

it.effect("a wallet of somebody else, a second wallet and a member who does not exist are refused", () =>
  Effect.gen(function*() {
    const [one, other] = [yield* member(1), yield* member(2)]
    const nobody = UserId.make("00000000-0000-7000-8000-000000000000")
    yield* linkWallet(one.id, walletOf(1))
    assert.deepStrictEqual(yield* Effect.flip(linkWallet(other.id, walletOf(1))), new WalletTaken({ address: walletOf(1) }))
    assert.strictEqual((yield* Effect.flip(linkWallet(one.id, walletOf(2))))._tag, "WalletAlreadyLinked")
    assert.deepStrictEqual(yield* Effect.flip(linkWallet(nobody, walletOf(3))), new UserUnknown({ id: nobody }))
  }).pipe(Effect.provide(community())))

it.effect("keccak-256 of nothing is Ethereum's, not SHA3's", () =>
  Effect.gen(function*() {
    const hash = (yield* Keccak256).hash(new Uint8Array())
    assert.strictEqual(Buffer.from(hash).toString("hex"), "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")
  }).pipe(Effect.provide(keccak256Layer)))
