/** The list of keys, on `?`. */
import { Kbd, Modal } from "@mantine/core";
import styles from "./Help.module.css";

const KEYS: [keys: string[], does: string][] = [
  [["/"], "Search"],
  [["j", "↓"], "Next issue or event"],
  [["k", "↑"], "Previous issue or event"],
  [["Enter"], "Open it"],
  [["u", "Esc"], "Back to the list"],
  [["?"], "These keys"],
];

export default function Help({ opened, close }: { opened: boolean; close: () => void }) {
  return (
    <Modal
      opened={opened}
      onClose={close}
      title="Keys"
      size="sm"
      centered
      closeButtonProps={{ "aria-label": "Close" }}
      transitionProps={{ duration: 0 }}
    >
      <dl className={styles.keys}>
        {KEYS.map(([keys, does]) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
