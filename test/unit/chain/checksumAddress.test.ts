import { assert, it } from "@effect/vitest"
import { layer } from "@sigmatrade/adapters/crypto/Keccak256Noble"
import { Address } from "@sigmatrade/core/chain/Address"
import { checksumAddress, parseAddress } from "@sigmatrade/core/chain/checksumAddress"
import { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import { Effect, Result } from "effect"

/** The examples of EIP-55. */
const EXAMPLES = [
  "0x52908400098527886E0F7030069857D2E4169EE7",
  "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
  "0xde709f2102306220921060314715629080e2fb77",
  "0x27b1fdb04752bbc536007a920d24acb045561c26",
  "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
  "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
  "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
  "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
  "0x55d398326f99059fF775485246999027B3197955"
]

const refusal = (text: string, keccak256: Keccak256["Service"]) => Result.getOrThrow(Result.flip(parseAddress(text, keccak256)))

it.effect("addresses are shown with the capitals EIP-55 demands", () =>
  Effect.gen(function*() {
    const keccak256 = yield* Keccak256
    for (const example of EXAMPLES) assert.strictEqual(checksumAddress(Address.make(example.toLowerCase()), keccak256), example)
  }).pipe(Effect.provide(layer)))

it.effect("an address is read in mixed case that fits, and in one case without checksum", () =>
  Effect.gen(function*() {
    const keccak256 = yield* Keccak256
    for (const example of EXAMPLES) {
      const address = Address.make(example.toLowerCase())
      for (const text of [example, address, `0x${example.slice(2).toUpperCase()}`]) {
        assert.strictEqual(Result.getOrThrow(parseAddress(text, keccak256)), address)
      }
    }
  }).pipe(Effect.provide(layer)))

it.effect("a capital letter in the wrong place is a mistyped address", () =>
  Effect.gen(function*() {
    const keccak256 = yield* Keccak256
    const example = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
    for (let place = 2; place < example.length; place += 1) {
      const digit = example.charAt(place)
      const other = digit === digit.toLowerCase() ? digit.toUpperCase() : digit.toLowerCase()
      if (other === digit) continue
      assert.strictEqual(refusal(example.slice(0, place) + other + example.slice(place + 1), keccak256).reason, "checksum")
    }
  }).pipe(Effect.provide(layer)))

it.effect("whatever is no address is refused with the reason, and the zero address too", () =>
  Effect.gen(function*() {
    const keccak256 = yield* Keccak256
    const [good = ""] = EXAMPLES
    for (const text of ["", "0x", good.slice(0, -1), `${good}0`, good.slice(2), ` ${good}`, `${good}\n`, good.replace("0x", "0X"), "vitalik.eth", `0x${"g".repeat(40)}`]) {
      assert.strictEqual(refusal(text, keccak256).reason, "format", JSON.stringify(text))
    }
    assert.strictEqual(refusal(`0x${"0".repeat(40)}`, keccak256).reason, "zero")
    assert.strictEqual(refusal("x".repeat(5_000), keccak256).text.length, 100)
  }).pipe(Effect.provide(layer)))
