import type { SandboxWorld } from "./sandboxWorld.ts"

/** A person of a journey: what he does in his chat and what he reads there. */
export interface JourneyMember {
  readonly id: number
  readonly say: (text: string) => Promise<string>
  /** Every text that stands in the chat now, oldest first. */
  readonly texts: () => ReadonlyArray<string>
  /** Waits until a text of the chat fits. */
  readonly reads: (pattern: RegExp) => Promise<string>
  /** The link he invites with. */
  readonly invitation: () => Promise<string>
  readonly pay: (asset: "BNB" | "USDT", amount: string) => Promise<string>
}

/** A member at the emulator. */
export const makeMember = (world: SandboxWorld, firstName: string, language: "ru" | "en"): JourneyMember => {
  const { telegram, until, wallet } = world
  const { id } = telegram.addMember({ first_name: firstName, language_code: language })
  const texts = () => telegram.chat(id).messages.filter(({ from }) => from === "bot").map(({ text }) => text)
  const reads = (pattern: RegExp) =>
    until(`${firstName} reads ${String(pattern)}, but the chat says: ${texts().slice(-3).join(" | ")}`, async () =>
      texts().find((text) => pattern.test(text)))
  return {
    id,
    texts,
    reads,
    say: async (text) => {
      const before = texts().length
      telegram.sendText(id, text)
      return until(`the bot answers "${text}" of ${firstName}`, async () => texts()[before])
    },
    invitation: async () => {
      telegram.sendText(id, "/invite")
      const text = await reads(/t\.me\/\S+\?start=\w+/)
      return /\?start=(\w+)/.exec(text)?.[1] ?? ""
    },
    pay: async (asset, amount) => {
      const to = world.sandbox.env["SYSTEM_WALLET_ADDRESS"] ?? ""
      const { txHash } = await wallet.send({ memberId: id, to, asset, amount })
      return txHash
    }
  }
}
