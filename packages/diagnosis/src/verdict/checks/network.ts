/** What a look from the service's own place at the other side can answer. */
import { addressIn, against, fits, namesIn, type Probe, shows } from "./probe.ts";
import { shellWord } from "./shell-word.ts";

export const network: readonly Probe[] = [
  {
    slug: "port-open",
    kinds:
      /connection-(?:refused|reset|lost)|connect-timeout|host-unreachable|ipv6|^timeout$|upstream|unavailable/,
    asks: "Whether anything listens at the address, seen from where the service runs.",
    run: ({ title }) => {
      const address = addressIn(title);
      return `nc -vz -w 3 ${shellWord(address?.host, "host")} ${address?.port ?? "<port>"}`;
    },
    answers: [
      fits(
        "refused",
        "It says refused.",
        "Nothing listens there now: the other side is down, or the address is not its own.",
      ),
      fits(
        "timed-out",
        "It does not answer within 3 s.",
        "Packets get lost on the way: a firewall, a wrong network, a host that is gone.",
      ),
      against(
        "open",
        "It says open or succeeded.",
        "It listens now: it was down for a time, or the service asks another address.",
      ),
    ],
  },
  {
    slug: "name-resolves",
    kinds: /^dns|name-not-found|enotfound/,
    asks: "What the name resolves to, seen from where the service runs.",
    run: ({ title }) => `getent ahosts ${shellWord(namesIn(title)[0] ?? addressIn(title)?.host, "host")}`,
    answers: [
      shows(
        "nothing",
        "It prints nothing.",
        "The name is not known there: a wrong name, a wrong network, or a resolver that is down.",
      ),
      against(
        "address",
        "It prints addresses.",
        "It resolves now: the resolver failed for a time, or the service asks another name.",
      ),
    ],
  },
  {
    slug: "certificate",
    kinds: /^tls|certificate|^ssl/,
    asks: "Which certificate the other side shows, and until when it is good.",
    run: ({ title }) => {
      const address = addressIn(title);
      const host = shellWord(address?.host ?? namesIn(title)[0], "host");
      return `openssl s_client -connect ${host}:${address?.port ?? "443"} -servername ${host} </dev/null | openssl x509 -noout -subject -issuer -dates -ext subjectAltName`;
    },
    answers: [
      shows(
        "bad",
        "It is expired, of another name, or of an issuer that the service does not trust.",
        "The certificate is what the service refuses.",
      ),
      against(
        "good",
        "It is in date, of this name and of a known issuer.",
        "The certificate is sound: the trust store, the clock or the protocol version of the service is not.",
      ),
    ],
  },
  {
    slug: "sign-in-metadata",
    kinds: /^authentication|^jw[tk]|^oauth|issuer|sign-in/,
    asks: "Whether the issuer answers, and with which keys.",
    run: () => "curl -sS -m 5 -i https://<issuer>/.well-known/openid-configuration",
    answers: [
      fits(
        "no-answer",
        "It times out or answers 5xx.",
        "The issuer cannot be reached: nobody can be checked, whatever they bring.",
      ),
      fits(
        "other-issuer",
        "It answers, and `issuer` is not what the service expects.",
        "The service checks against another issuer than the one that signs.",
      ),
      against(
        "right",
        "It answers with the issuer that the service expects.",
        "The issuer is well: look at the token itself, its audience, its time and the key's id.",
      ),
    ],
  },
];
