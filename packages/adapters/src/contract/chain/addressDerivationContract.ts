import { assert, describe, it } from "@effect/vitest"
import { AddressDerivation } from "@sigmatrade/core/chain/AddressDerivation"
import type { Layer } from "effect"
import { Effect } from "effect"
import * as fc from "fast-check"
import { HDKey, hdKeyToAccount } from "viem/accounts"

/** The steps of the published test vectors 1 to 4 of BIP-32 that need no private key, and where such steps could begin. */
export const vectors: ReadonlyArray<{ readonly xpub: string; readonly step: number | null; readonly child: string | null }> = [
  {
    xpub: "xpub68Gmy5EdvgibQVfPdqkBBCHxA5htiqg55crXYuXoQRKfDBFA1WEjWgP6LHhwBZeNK1VTsfTFUHCdrfp1bgwQ9xv5ski8PX9rL2dZXvgGDnw",
    step: 1,
    child: "xpub6ASuArnXKPbfEwhqN6e3mwBcDTgzisQN1wXN9BJcM47sSikHjJf3UFHKkNAWbWMiGj7Wf5uMash7SyYq527Hqck2AxYysAA7xmALppuCkwQ"
  },
  {
    xpub: "xpub6D4BDPcP2GT577Vvch3R8wDkScZWzQzMMUm3PWbmWvVJrZwQY4VUNgqFJPMM3No2dFDFGTsxxpG5uJh7n7epu4trkrX7x7DogT5Uv6fcLW5",
    step: 2,
    child: "xpub6FHa3pjLCk84BayeJxFW2SP4XRrFd1JYnxeLeU8EqN3vDfZmbqBqaGJAyiLjTAwm6ZLRQUMv1ZACTj37sR62cfN7fe5JnJ7dh8zL4fiyLHV"
  },
  {
    xpub: "xpub6FHa3pjLCk84BayeJxFW2SP4XRrFd1JYnxeLeU8EqN3vDfZmbqBqaGJAyiLjTAwm6ZLRQUMv1ZACTj37sR62cfN7fe5JnJ7dh8zL4fiyLHV",
    step: 1_000_000_000,
    child: "xpub6H1LXWLaKsWFhvm6RVpEL9P4KfRZSW7abD2ttkWP3SSQvnyA8FSVqNTEcYFgJS2UaFcxupHiYkro49S8yGasTvXEYBVPamhGW6cFJodrTHy"
  },
  {
    xpub: "xpub661MyMwAqRbcFW31YEwpkMuc5THy2PSt5bDMsktWQcFF8syAmRUapSCGu8ED9W6oDMSgv6Zz8idoc4a6mr8BDzTJY47LJhkJ8UB7WEGuduB",
    step: 0,
    child: "xpub69H7F5d8KSRgmmdJg2KhpAK8SR3DjMwAdkxj3ZuxV27CprR9LgpeyGmXUbC6wb7ERfvrnKZjXoUmmDznezpbZb7ap6r1D3tgFxHmwMkQTPH"
  },
  {
    xpub: "xpub6ASAVgeehLbnwdqV6UKMHVzgqAG8Gr6riv3Fxxpj8ksbH9ebxaEyBLZ85ySDhKiLDBrQSARLq1uNRts8RuJiHjaDMBU4Zn9h8LZNnBC5y4a",
    step: 1,
    child: "xpub6DF8uhdarytz3FWdA8TvFSvvAh8dP3283MY7p2V4SeE2wyWmG5mg5EwVvmdMVCQcoNJxGoWaU9DCWh89LojfZ537wTfunKau47EL2dhHKon"
  },
  {
    xpub: "xpub6ERApfZwUNrhLCkDtcHTcxd75RbzS1ed54G1LkBUHQVHQKqhMkhgbmJbZRkrgZw4koxb5JaHWkY4ALHY2grBGRjaDMzQLcgJvLJuZZvRcEL",
    step: 2,
    child: "xpub6FnCn6nSzZAw5Tw7cgR9bi15UV96gLZhjDstkXXxvCLsUXBGXPdSnLFbdpq8p9HmGsApME5hQTZ3emM2rnY5agb9rXpVGyy3bdW6EEgAtqt"
  },
  // Vectors 3 and 4, about leading zeros, have hardened steps only: their keys must be read as they are.
  {
    xpub: "xpub661MyMwAqRbcEZVB4dScxMAdx6d4nFc9nvyvH3v4gJL378CSRZiYmhRoP7mBy6gSPSCYk6SzXPTf3ND1cZAceL7SfJ1Z3GC8vBgp2epUt13",
    step: null,
    child: null
  },
  {
    xpub: "xpub68NZiKmJWnxxS6aaHmn81bvJeTESw724CRDs6HbuccFQN9Ku14VQrADWgqbhhTHBaohPX4CjNLf9fq9MYo6oDaPPLPxSb7gwQN3ih19Zm4Y",
    step: null,
    child: null
  },
  {
    xpub: "xpub661MyMwAqRbcGczjuMoRm6dXaLDEhW1u34gKenbeYqAix21mdUKJyuyu5F1rzYGVxyL6tmgBUAEPrEz92mBXjByMRiJdba9wpnN37RLLAXa",
    step: null,
    child: null
  },
  {
    xpub: "xpub69AUMk3qDBi3uW1sXgjCmVjJ2G6WQoYSnNHyzkmdCHEhSZ4tBok37xfFEqHd2AddP56Tqp4o56AePAgCjYdvpW2PU2jbUPFKsav5ut6Ch1m",
    step: null,
    child: null
  },
  {
    xpub: "xpub6BJA1jSqiukeaesWfxe6sNK9CCGaujFFSJLomWHprUL9DePQ4JDkM5d88n49sMGJxrhpjazuXYWdMf17C9T5XnxkopaeS7jGk1GyyVziaMt",
    step: null,
    child: null
  }
]

const anyStep = fc.oneof(fc.constantFrom(0, 1, 2 ** 31 - 1), fc.nat(2 ** 31 - 1))

/** What every `AddressDerivation` promises. */
export const addressDerivationContract = (name: string, below: (xpub: string) => Layer.Layer<AddressDerivation>) => {
  const derivation = (xpub: string) => Effect.runSync(Effect.provide(AddressDerivation, below(xpub)))

  describe(`AddressDerivation contract: ${name}`, () => {
    it("takes the public steps of the published test vectors of BIP-32", () => {
      for (const { child, step, xpub } of vectors) {
        const { derive } = derivation(xpub)
        assert.match(derive([0]), /^0x[0-9a-f]{40}$/u)
        if (step !== null && child !== null) assert.strictEqual(derive([step]), derivation(child).derive([]))
      }
    })

    it("finds the address that whoever holds the private key can spend from, at any path", () => {
      fc.assert(fc.property(
        fc.uint8Array({ minLength: 16, maxLength: 64 }), fc.array(anyStep, { minLength: 1, maxLength: 3 }),
        (seed, path) => {
          const account = HDKey.fromMasterSeed(seed).derive("m/44'/60'/0'")
          const owner = hdKeyToAccount(HDKey.fromMasterSeed(seed), { path: `m/44'/60'/0'/${path.join("/")}` })
          assert.strictEqual(derivation(account.publicExtendedKey).derive(path), owner.address.toLowerCase())
        }
      ), { numRuns: 30 })
    })

    it("gives every path an address of its own, the same one every time", () => {
      const { derive } = derivation(vectors[0]?.xpub ?? "")
      const paths = Array.from({ length: 30 }, (_, step) => [step % 3, step])
      const addresses = paths.map(derive)
      assert.strictEqual(new Set(addresses).size, paths.length)
      assert.deepStrictEqual(paths.map(derive), addresses)
    })

    it("refuses hardened steps and what is no step", () => {
      const { derive } = derivation(vectors[0]?.xpub ?? "")
      for (const step of [2 ** 31, 2 ** 32 - 1, 2 ** 32, -1, 0.5, Number.NaN, Infinity]) assert.throws(() => derive([0, step]), Error)
    })
  })
}
