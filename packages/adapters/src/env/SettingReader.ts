import type { Address } from "@sigmatrade/core/chain/Address"
import { parseAddress } from "@sigmatrade/core/chain/checksumAddress"
import type { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import type { Amount } from "@sigmatrade/core/money/Amount"
import type { Asset } from "@sigmatrade/core/money/Asset"
import { Bps } from "@sigmatrade/core/money/Bps"
import { parseAmount } from "@sigmatrade/core/money/parseAmount"
import { Result } from "effect"

/** Reads a text, or says only that it does not fit: the setting's rule tells the rest. */
export type SettingReader<A> = (text: string) => Result.Result<A, string>

const MISFIT = Result.fail("does not fit")

/** Any text that fits a pattern. */
export const matching = (pattern: RegExp): SettingReader<string> => (text) => pattern.test(text) ? Result.succeed(text) : MISFIT

/** A whole number within bounds, both included. */
export const whole = (minimum: number, maximum: number): SettingReader<number> => (text) => {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : -1
  return value >= minimum && value <= maximum ? Result.succeed(value) : MISFIT
}

/** A supergroup of Telegram, by its id. */
export const supergroup: SettingReader<number> = (text) => /^-100\d{5,12}$/.test(text) ? Result.succeed(Number(text)) : MISFIT

/** One of these words. */
export const oneOf = <const Word extends string>(words: ReadonlyArray<Word>): SettingReader<Word> => (text) => {
  const word = words.find((one) => one === text)
  return word === undefined ? MISFIT : Result.succeed(word)
}

/** `true` or `false`. */
export const yesNo: SettingReader<boolean> = (text) => Result.map(oneOf(["true", "false"])(text), (word) => word === "true")

/** A URL of one of these protocols. */
export const url = (...protocols: ReadonlyArray<string>): SettingReader<string> => (text) =>
  URL.canParse(text) && protocols.includes(new URL(text).protocol) ? Result.succeed(text) : MISFIT

/** A wallet or contract; mixed case must fit EIP-55, zero is refused. */
export const address = (keccak256: Keccak256["Service"]): SettingReader<Address> => (text) =>
  Result.mapError(parseAddress(text, keccak256), () => "does not fit")

/** Money of an asset such as `0.05`, exact to its last digit. */
export const amount = (asset: Asset): SettingReader<Amount> => (text) =>
  Result.mapError(parseAmount(text, asset), () => "does not fit")

/** One to `maximum` entries with commas between them, each read by itself; spaces around an entry do not matter. */
export const listOf = <A>(read: SettingReader<A>, maximum: number): SettingReader<ReadonlyArray<A>> => (text) => {
  const entries = text.split(",").map((entry) => read(entry.trim()))
  return entries.length > maximum ? MISFIT : Result.all(entries)
}

/** A share such as `0.05`, exact to the basis point. */
export const share: SettingReader<Bps> = (text) => {
  const match = /^([01])(?:\.(\d{1,4}))?$/.exec(text)
  const bps = match === null ? -1 : Number(match[1]) * 10_000 + Number((match[2] ?? "").padEnd(4, "0"))
  return bps >= 0 && bps <= 10_000 ? Result.succeed(Bps.make(bps)) : MISFIT
}
