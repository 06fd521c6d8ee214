;;; test.el --- Checks of tiaoli-mode  -*- lexical-binding: t; coding: utf-8 -*-

;;; Commentary:

;; emacs -Q --batch -L . -l test.el FILE...: the file type, the colours of a few words, and that policies keep their indentation.

;;; Code:

(require 'tiaoli-mode)
(require 'eglot nil t)

(defun tiaoli-test-face (text word)
  "The face of WORD in TEXT."
  (with-temp-buffer
    (insert text)
    (tiaoli-mode)
    (font-lock-ensure)
    (goto-char (point-min))
    (search-forward word)
    (get-text-property (match-beginning 0) 'face)))

(defun tiaoli-test-is (got wanted)
  "Fail unless GOT is WANTED."
  (unless (equal got wanted) (error "Got %S, wanted %S" got wanted)))

(let ((text "应助 甲 {\n    凡 年级 为 一年级 且 户籍 属于 {农村} // 凡\n    给予 助学金 按 2000元\n    原文 “凡是”\n}\n"))
  (dolist (word '("应助" "凡" "为" "且" "属于" "给予" "按"))
    (tiaoli-test-is (tiaoli-test-face text word) 'font-lock-keyword-face))
  (tiaoli-test-is (tiaoli-test-face text "助学金") nil)
  (tiaoli-test-is (tiaoli-test-face text "2000元") 'font-lock-constant-face)
  (tiaoli-test-is (tiaoli-test-face text "// 凡") 'font-lock-comment-delimiter-face)
  (tiaoli-test-is (tiaoli-test-face text "凡是") 'font-lock-string-face))

(dolist (file command-line-args-left)
  (with-current-buffer (find-file-noselect file)
    (tiaoli-test-is major-mode 'tiaoli-mode)
    (font-lock-ensure)
    (let ((tiaoli--before (buffer-string)) (moved 0))
      (goto-char (point-min))
      (while (not (eobp))
        (let ((column (current-indentation)))
          (unless (looking-at "[ \t]*$")
            (tiaoli-indent-line)
            (unless (= column (current-indentation)) (setq moved (1+ moved)))))
        (forward-line))
      (ignore tiaoli--before)
      (message "%s: %d lines moved of %d" (file-name-nondirectory file) moved (line-number-at-pos)))))
(setq command-line-args-left nil)

(when (boundp 'eglot-server-programs)
  (tiaoli-test-is (caar eglot-server-programs) 'tiaoli-mode)
  (message "eglot knows tiaoli-mode"))

;;; test.el ends here
