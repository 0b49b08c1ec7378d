import type { PageMessage } from "../PageApi.ts"
import type { SandboxAsset } from "../SandboxWallet.ts"
import { formatUnits } from "./formatUnits.ts"

/** A payment the chat asks for. `amount` is in whole coins, empty when the chat does not say. */
export interface Payment {
  readonly to: string
  readonly asset: SandboxAsset
  readonly amount: string
}

/** USDT on BNB Smart Chain; the sandbox has its token at the same address. */
const usdtAddress = "0x55d398326f99059ff775485246999027b3197955"

const address = "0x[0-9a-fA-F]{40}"

const baseUnits = (text: string): bigint | undefined => {
  const [, whole = "", fraction = "", exponent = "0"] = /^(\d{1,40})(?:\.(\d{1,40}))?(?:e\+?(\d{1,2}))?$/i.exec(text) ?? []
  if (whole === "") return undefined
  const shift = Number(exponent) - fraction.length
  return shift < 0 ? undefined : BigInt(whole + fraction) * 10n ** BigInt(shift)
}

const amountOf = (text: string | null) => {
  const units = baseUnits(text ?? "")
  return units === undefined || units === 0n ? "" : formatUnits(units, 18, false)
}

/** Reads an EIP-681 link: coins straight to an address, or a transfer of USDT. Other tokens are not ours to pay. */
export const readPaymentLink = (link: string): Payment | undefined => {
  const match = new RegExp(`^ethereum:(?:pay-)?(${address})(?:@\\d+)?(/transfer)?(?:\\?(.*))?$`).exec(link)
  const [, target = "", transfer, query = ""] = match ?? []
  const given = new URLSearchParams(query)
  if (target === "") return undefined
  if (transfer === undefined) return { to: target, asset: "BNB", amount: amountOf(given.get("value")) }
  const to = given.get("address") ?? ""
  if (target.toLowerCase() !== usdtAddress || !new RegExp(`^${address}$`).test(to)) return undefined
  return { to, asset: "USDT", amount: amountOf(given.get("uint256")) }
}

const fromWords = (text: string): Payment | undefined => {
  const to = new RegExp(`(?<![\\w:/])${address}(?!\\w)`).exec(text)?.[0]
  if (to === undefined || to.toLowerCase() === usdtAddress) return undefined
  const [, number = "", coin = "USDT"] = /(?<![\w.,])(\d[\d\u00a0\u202f ]*(?:[.,]\d+)?)\s*(USDT|BNB)\b/i.exec(text) ?? []
  const amount = number.replace(/[\s\u00a0\u202f]/g, "").replace(",", ".")
  return { to, asset: coin.toUpperCase() === "BNB" ? "BNB" : "USDT", amount }
}

const fromMessage = ({ text, entities, buttons }: Pick<PageMessage, "text" | "entities" | "buttons">): Payment | undefined => {
  const behind = entities.flatMap((entity) => (entity.type === "text_link" ? [entity.url] : []))
  const copied = buttons.flat().flatMap((button) => ("copy_text" in button ? [button.copy_text.text] : []))
  const links = [...(text.match(/ethereum:[^\s<>"']+/g) ?? []), ...behind, ...copied]
  for (const link of links) {
    const payment = readPaymentLink(link)
    if (payment !== undefined) return payment
  }
  return fromWords([text, ...copied].join("\n"))
}

/** The newest payment the bot asks for in a chat: an EIP-681 link, or an address with an amount beside it. Nobody pays to `own`. */
export const findPayment = (messages: ReadonlyArray<PageMessage>, own?: string): Payment | undefined => {
  for (const message of messages.toReversed()) {
    const payment = message.from === "bot" ? fromMessage(message) : undefined
    if (payment !== undefined && payment.to.toLowerCase() !== own?.toLowerCase()) return payment
  }
  return undefined
}
