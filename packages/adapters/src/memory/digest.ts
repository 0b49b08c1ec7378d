import { hash } from "node:crypto"

/** 32 bytes as hex with `0x` that depend on every letter of a text. Not the chain's own hash function, only as good at telling apart. */
export const digest = (text: string): string => `0x${hash("sha256", text)}`
