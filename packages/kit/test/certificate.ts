/** A certificate that signs itself, in the few bytes of DER that it takes. (RFC 5280) */
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";

/** For the host `name`; `from` and `until` are epoch milliseconds. */
export function certificate(name: string, from: number, until: number): { cert: string; key: string } {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const der = (tag: number, ...parts: Buffer[]): Buffer => {
    const body = Buffer.concat(parts);
    const length =
      body.length < 128
        ? [body.length]
        : body.length < 256
          ? [0x81, body.length]
          : [0x82, body.length >> 8, body.length & 255];
    return Buffer.concat([Buffer.from([tag, ...length]), body]);
  };
  const hex = (text: string): Buffer => Buffer.from(text, "hex");
  const time = (at: number): Buffer =>
    der(0x18, Buffer.from(`${new Date(at).toISOString().replace(/[-:T]|\.\d+Z/g, "")}Z`));
  const algorithm = der(0x30, hex("06082a8648ce3d040302"));
  const subject = der(0x30, der(0x31, der(0x30, hex("0603550403"), der(0x0c, Buffer.from(name)))));
  const names = der(0x30, hex("0603551d11"), der(0x04, der(0x30, der(0x82, Buffer.from(name)))));
  const authority = der(0x30, hex("0603551d13"), hex("0101ff"), der(0x04, hex("30030101ff")));
  const body = der(
    0x30,
    der(0xa0, hex("020102")),
    der(0x02, hex("01")),
    algorithm,
    subject,
    der(0x30, time(from), time(until)),
    subject,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, der(0x30, names, authority)),
  );
  const signature = sign("sha256", body, privateKey as KeyObject);
  const whole = der(0x30, body, algorithm, der(0x03, Buffer.from([0]), signature));
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${whole.toString("base64").replace(/.{64}/g, "$&\n")}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
  };
}
