import { AddressDerivation } from "@sigmatrade/core/chain/AddressDerivation"
import { HDKey } from "@scure/bip32"
import { Layer, Option, Redacted } from "effect"
import { addressOfPublicKey } from "./addressOfPublicKey.ts"

/** Steps of a path are below this; those from here on are hardened and need the private key. */
const HARDENED = 2 ** 31

/** How deep a key may stand so that two steps below it can still be written down. */
const DEPTH_MAX = 253

const parse = (text: string): HDKey | null => {
  // Before anything is read: a private key must not get further than this line.
  if (!text.startsWith("xpub")) return null
  const key = Option.getOrNull(Option.liftThrowable((base58: string) => HDKey.fromExtendedKey(base58))(text))
  return key === null || key.privateKey !== null || key.depth > DEPTH_MAX ? null : key
}

/** Whether a text is an extended public key (`xpub...`, checksum correct) that addresses can be derived from. A private one is not. */
export const isExtendedPublicKey = (text: string): boolean => parse(text) !== null

const stepBelow = (parent: HDKey, step: number): HDKey => {
  if (!Number.isInteger(step) || step < 0 || step >= HARDENED) throw new Error("A step of a path must be a whole number below 2^31")
  const child = parent.deriveChild(step)
  // One in 2^127 steps has no key, and the library takes the next one: two members would share an address.
  if (child.index !== step) throw new Error("This step of the path has no key")
  return child
}

/**
 * Addresses below an extended public key, by @scure/bip32: audited. `null`: there is none (strategy `sender`), and asking for an address
 * is a defect. Dies when the text is no extended public key: settings are to be read with `isExtendedPublicKey`.
 */
export const layer = (xpub: Redacted.Redacted<string> | null): Layer.Layer<AddressDerivation> =>
  Layer.sync(AddressDerivation, () => {
    if (xpub === null) {
      return { derive: () => { throw new Error("Members have no addresses of their own: DEPOSIT_XPUB is not set") } }
    }
    const key = parse(Redacted.value(xpub))
    if (key === null) throw new Error("DEPOSIT_XPUB is no extended public key")
    return {
      derive: (path) => {
        const { publicKey } = path.reduce(stepBelow, key)
        if (publicKey === null) throw new Error("A key without its public half")
        return addressOfPublicKey(publicKey)
      }
    }
  })
