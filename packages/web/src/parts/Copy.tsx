/** Copies a text and says so. */
import { Button } from "@mantine/core";
import { useState } from "react";

export function Copy({ text, label, size = "compact-xs" }: { text: string; label: string; size?: string }) {
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");
  const copy = async (): Promise<void> => {
    try {
      await writeText(text);
      setState("copied");
    } catch {
      setState("failed");
    }
    setTimeout(() => setState("idle"), 1_600);
  };
  return (
    <Button size={size} variant="default" onClick={copy} aria-label={`Copy ${label}`} miw={62}>
      <span aria-live="polite">{{ idle: "Copy", copied: "Copied", failed: "Not copied" }[state]}</span>
    </Button>
  );
}

async function writeText(text: string): Promise<void> {
  // The clipboard API needs a secure context; consoles are often reached over plain http inside a network.
  if (window.isSecureContext) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "hidden";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (!done) throw new Error("refused");
}
