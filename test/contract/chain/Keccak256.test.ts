import * as Keccak256Noble from "@sigmatrade/adapters/crypto/Keccak256Noble"
import { keccak256Contract } from "./Keccak256.ts"

keccak256Contract("@noble/hashes", Keccak256Noble.layer)
