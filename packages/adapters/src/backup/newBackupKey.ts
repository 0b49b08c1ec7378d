import { generateX25519Identity, identityToRecipient } from "age-encryption"
import { Effect } from "effect"

/** A new key for backups: the identity opens what is sealed for the recipient. Both are age's own, `age-keygen` makes the same. */
export const newBackupKey = Effect.promise(async () => {
  const identity = await generateX25519Identity()
  return { identity, recipient: await identityToRecipient(identity) }
})
