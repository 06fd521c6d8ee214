;;; tiaoli-mode.el --- Major mode for Tiaoli policies  -*- lexical-binding: t; coding: utf-8 -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "27.1"))
;; Keywords: languages
;; SPDX-License-Identifier: MIT OR Apache-2.0

;;; Commentary:

;; Colours, indentation, comments and pairs for `.tiao' files; with eglot, everything of the language server `tiaoli lsp'.

;;; Code:

(require 'tiaoli-keywords)

(defgroup tiaoli nil
  "Policies of public benefits."
  :group 'languages)

(defcustom tiaoli-server-command '("tiaoli" "lsp")
  "The language server."
  :type '(repeat string))

(defcustom tiaoli-language "auto"
  "The language of messages."
  :type '(choice (const "auto") (const "zh") (const "en")))

(defcustom tiaoli-data nil
  "The roster, and other tables as NAME=FILE."
  :type '(repeat string))

(defcustom tiaoli-as-of nil
  "The policy date to begin with, as YYYY-MM-DD; nil is today."
  :type '(choice (const nil) string))

(defcustom tiaoli-indent 4
  "Blanks of one level."
  :type 'integer
  :safe #'integerp)

(defvar tiaoli-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?/ ". 124b" table)
    (modify-syntax-entry ?* ". 23" table)
    (modify-syntax-entry ?\n "> b" table)
    (modify-syntax-entry ?_ "w" table)
    (modify-syntax-entry ?` "\"" table)
    (modify-syntax-entry ?“ "(”" table)
    (modify-syntax-entry ?” ")“" table)
    (modify-syntax-entry ?《 "(》" table)
    (modify-syntax-entry ?》 ")《" table)
    (modify-syntax-entry ?（ "(）" table)
    (modify-syntax-entry ?） ")（" table)
    (modify-syntax-entry ?｛ "(｝" table)
    (modify-syntax-entry ?｝ ")｛" table)
    table)
  "Syntax table of `tiaoli-mode'.")

(defun tiaoli--words (&rest places)
  "Give a regular expression for the keywords of PLACES as whole words.
Chinese characters are letters without an end of a word between them, so the
ends are characters that are no letters; a digit may follow."
  (let ((words (apply #'append (mapcar (lambda (place) (cdr (assq place tiaoli-keywords))) places))))
    (concat "\\(?:^\\|[^[:alpha:]_]\\)\\("
            (mapconcat (lambda (word) (replace-regexp-in-string " " "[ \t]+" (regexp-quote word))) words "\\|")
            "\\)\\(?:$\\|[^[:alpha:]_]\\)")))

(defun tiaoli--matcher (regexp)
  "Give a matcher for font-lock of group 1 of REGEXP.
It goes on at the end of the group: the blank after it may begin the next."
  (lambda (limit)
    (and (re-search-forward regexp limit t)
         (goto-char (match-end 1)))))

(defconst tiaoli-font-lock-keywords
  `(("“[^”\n]*”\\|《[^》\n]*》" 0 font-lock-string-face t)
    ("^[ \t]*\\(\\(?:[一二三四五六七八九十百]+、\\|[（(][一二三四五六七八九十百0-9]+[）)]\\|第[一二三四五六七八九十百0-9]+条\\|article[ \t]+[0-9]+\\)[^{｛\n]*\\)[{｛][ \t]*$"
     1 font-lock-function-name-face)
    (,(tiaoli--matcher (tiaoli--words 'item 'article)) 1 font-lock-keyword-face)
    (,(tiaoli--matcher (tiaoli--words 'clause 'operator 'dated 'word)) 1 font-lock-keyword-face)
    (,(tiaoli--matcher (tiaoli--words 'outcome)) 1 font-lock-constant-face)
    ("[:：][ \t]*\\([[:alpha:]_]+\\)" 1 font-lock-type-face)
    (,(tiaoli--matcher (tiaoli--words 'header 'field 'benefit 'duty 'example)) 1 font-lock-builtin-face)
    ("[0-9]\\{4\\}年[0-9]\\{1,2\\}月\\(?:[0-9]\\{1,2\\}日\\)?\\|[0-9]+\\(?:[.,-][0-9]+\\)*\\(?:万元\\|亿元\\|元\\|%\\|周岁\\|岁\\|个月\\|年\\|天\\)?" 0 font-lock-constant-face)
    ("第[一二三四五六七八九十百0-9]+条" 0 font-lock-constant-face))
  "Colours of `tiaoli-mode'.")

(defun tiaoli-indent-line ()
  "Indent by the braces that are open."
  (interactive)
  (let* ((at (- (point-max) (point)))
         (column
          (save-excursion
            (back-to-indentation)
            (let ((level (car (syntax-ppss))))
              (when (looking-at "[}｝)）]") (setq level (1- level)))
              ;; An item of a list stands one level under the words that begin it.
              (when (and (looking-at "[（(][一二三四五六七八九十0-9]+[)）]") (not (tiaoli--heading-p)))
                (setq level (1+ level)))
              (* tiaoli-indent (max 0 level))))))
    (unless (nth 3 (syntax-ppss (line-beginning-position)))
      (save-excursion (indent-line-to column)))
    (when (> (- (point-max) at) (point)) (goto-char (- (point-max) at)))
    (when (< (current-column) (current-indentation)) (back-to-indentation))))

(defun tiaoli--heading-p ()
  "Whether the line ends with the brace of an article."
  (save-excursion (end-of-line) (skip-chars-backward " \t") (memq (char-before) '(?{ ?｛))))

;;;###autoload
(define-derived-mode tiaoli-mode prog-mode "条理"
  "Major mode for Tiaoli policies."
  (setq-local comment-start "// "
              comment-end ""
              comment-start-skip "\\(?://+\\|/\\*+\\)[ \t]*"
              indent-tabs-mode nil
              tab-width 4
              indent-line-function #'tiaoli-indent-line
              electric-indent-chars (append '(?} ?｝) electric-indent-chars)
              font-lock-defaults '(tiaoli-font-lock-keywords)
              imenu-generic-expression
              '((nil "^[ \t]*\\(?:应助\\|不予\\|暂缓\\|重点审核\\|比对\\|职责\\|所称\\|grant\\|deny\\|hold\\|review\\|match\\|duty\\|define\\)[ \t]+\\([[:alpha:]_][[:alnum:]_]*\\)" 1)
                ("举例 example" "^[ \t]*\\(?:举例\\|example\\)[ \t]+\"\\([^\"\n]+\\)\"" 1))))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.tiao\\'" . tiaoli-mode))

(defun tiaoli-settings ()
  "The settings in the form of the protocol."
  (append `(:language ,tiaoli-language :data ,(vconcat tiaoli-data))
          (and tiaoli-as-of `(:asOf ,tiaoli-as-of))))

(defvar eglot-server-programs)
(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs
               (cons 'tiaoli-mode
                     (lambda (&rest _) (append tiaoli-server-command (list :initializationOptions (tiaoli-settings)))))))

(provide 'tiaoli-mode)
;;; tiaoli-mode.el ends here
