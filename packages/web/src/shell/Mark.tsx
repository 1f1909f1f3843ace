/** The sign: a stem and the roots that hold it. */
export function Mark() {
  return (
    <svg
      width="20"
      height="20"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <path d="M12 2v10M12 12c0 5-3 5.500-3 10M12 12c0 5 3 5.500 3 10M12 11c-.5 5-7 4-8 10M12 11c.5 5 7 4 8 10M12 6c2.500 0 4-1 4.500-3" />
    </svg>
  );
}
