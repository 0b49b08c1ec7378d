import { Result, Schema } from "effect"
import { Address } from "./Address.ts"
import type { Keccak256 } from "./Keccak256.ts"

/** A text that is no wallet address. `checksum` means a letter was mistyped: the capital letters do not fit the rest. */
export class AddressMalformed extends Schema.TaggedError<AddressMalformed>()("AddressMalformed", {
  text: Schema.String,
  reason: Schema.Literals(["format", "checksum", "zero"])
}) {}

/** The mixed-case form people should see and compare. Source: EIP-55. */
export const checksumAddress = (address: Address, keccak256: Keccak256["Service"]): string => {
  const digits = address.slice(2)
  const hash = keccak256.hash(Uint8Array.from(digits, (digit) => digit.charCodeAt(0)))
  const nibble = (index: number) => ((hash[index >> 1] ?? 0) >> (index % 2 === 0 ? 4 : 0)) & 0xf
  return `0x${[...digits].map((digit, index) => nibble(index) >= 8 ? digit.toUpperCase() : digit).join("")}`
}

/**
 * Reads an address a person typed. All lower or all upper case carries no checksum and is accepted; mixed case must fit EIP-55.
 * Errors: `AddressMalformed` for anything else and for the zero address.
 */
export const parseAddress = (text: string, keccak256: Keccak256["Service"]): Result.Result<Address, AddressMalformed> => {
  const refuse = (reason: AddressMalformed["reason"]) => Result.fail(new AddressMalformed({ text: text.slice(0, 100), reason }))
  if (!/^0x[0-9a-fA-F]{40}$/.test(text)) return refuse("format")
  const address = Address.make(text.toLowerCase())
  if (/^0x0{40}$/.test(address)) return refuse("zero")
  const digits = text.slice(2)
  const single = digits === digits.toLowerCase() || digits === digits.toUpperCase()
  return single || text === checksumAddress(address, keccak256) ? Result.succeed(address) : refuse("checksum")
}
