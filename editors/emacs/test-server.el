;;; test-server.el --- Eglot with the real server  -*- lexical-binding: t; coding: utf-8 -*-

;;; Commentary:

;; emacs -Q --batch -L editors/emacs -l editors/emacs/test-server.el
;;
;; Works on a copy of the policies with the program $TIAOLI, else target/debug/tiaoli.  Needs eglot: built in from 29 on,
;; the package elpa-eglot of Debian before.  Every wait ends; what is not as it should be ends with an exit code.

;;; Code:

;; Where Debian puts packages; -Q does not look there.
(add-to-list 'package-directory-list "/usr/share/emacs/site-lisp/elpa")
(package-initialize)
(require 'cl-lib)
(require 'eglot)
(require 'tiaoli-mode)

(defconst tiaoli-test-wait 60 "Seconds until what is waited for counts as not coming.")

(defconst tiaoli-test-root
  (expand-file-name "../.." (file-name-directory (or load-file-name buffer-file-name))))

(defun tiaoli-test-until (what ask)
  "Wait until the function ASK gives something, and give it; WHAT says what that is."
  (let ((end (+ (float-time) tiaoli-test-wait)) answer)
    (while (not (or (setq answer (funcall ask)) (> (float-time) end)))
      (accept-process-output nil 0.1)
      ;; Changes are sent when Emacs is idle, which it never is without a window.
      (eglot--signal-textDocument/didChange)
      (sit-for 0.05))
    (or answer (error "Not seen: %s" what))))

(defun tiaoli-test-check (fine what)
  "Fail with WHAT unless FINE."
  (unless fine (error "%s" what)))

(defun tiaoli-test-go (text &optional behind)
  "Go behind BEHIND in the first TEXT."
  (goto-char (point-min))
  (search-forward text)
  (goto-char (+ (match-beginning 0) (length behind))))

(defun tiaoli-test-ask (method &rest more)
  "Ask the server METHOD at the cursor with MORE parameters."
  (eglot--signal-textDocument/didChange)
  (jsonrpc-request (eglot--current-server-or-lose) method
                   (append (eglot--TextDocumentPositionParams) more) :timeout tiaoli-test-wait))

(defun tiaoli-test-places ()
  "How often the name at the cursor stands in the policy."
  ;; Without a window nothing else takes notes of the disk in.
  (read-event nil nil 0.1)
  (length (tiaoli-test-ask :textDocument/references :context '(:includeDeclaration t))))

(defun tiaoli-test-messages ()
  "The messages about the buffer."
  (flymake-start)
  (flymake-diagnostics))

(defun tiaoli-test-differs (folder)
  "Whether the policies in FOLDER are not those of the checkout."
  (/= 0 (call-process "diff" nil nil nil "-rq" (expand-file-name "policies" tiaoli-test-root)
                      (expand-file-name "policies" folder))))

(defun tiaoli-test-say (name)
  "Say that the step NAME went well."
  (princ (format "ok      %s\n" name)))

(let* ((folder (make-temp-file "tiaoli-policies-" t))
       (program (or (getenv "TIAOLI") (expand-file-name "target/debug/tiaoli" tiaoli-test-root)))
       (tiaoli-server-command (list program "lsp"))
       (tiaoli-language "zh")
       (eglot-sync-connect tiaoli-test-wait)
       (eglot-connect-timeout tiaoli-test-wait)
       (eglot-confirm-server-initiated-edits nil)
       (coding-system-for-read 'utf-8)
       pristine)
  (copy-directory (expand-file-name "policies" tiaoli-test-root) (file-name-as-directory folder))
  (find-file (expand-file-name "policies/neimenggu/notice.tiao" folder))
  (setq pristine (buffer-string))
  (tiaoli-test-check (eq major-mode 'tiaoli-mode) "not tiaoli-mode")

  (apply #'eglot--connect (eglot--guess-contact))
  (tiaoli-test-until "eglot to manage the buffer" (lambda () (eglot-managed-p)))
  ;; The first answer comes when the policy has been read.
  (tiaoli-test-go "按 助学金标准" "按 ")
  (tiaoli-test-ask :textDocument/hover)
  (tiaoli-test-check (null (tiaoli-test-messages)) (format "%S" (tiaoli-test-messages)))
  (tiaoli-test-say "the server starts and finds nothing wrong")

  (tiaoli-test-go "困难等级 为 A类)")
  (let ((place (point)))
    (insert "错")
    (let ((first (car (tiaoli-test-until "a message" #'tiaoli-test-messages))))
      (tiaoli-test-check (= (flymake-diagnostic-beg first) place) (format "%S" first))
      (tiaoli-test-check (= (flymake-diagnostic-end first) (+ place (length "错困难等级"))) (format "%S" first))
      (tiaoli-test-check (string-match-p "没有.*错困难等级" (flymake-diagnostic-text first)) (flymake-diagnostic-text first)))
    (goto-char place)
    (delete-char 1)
    (tiaoli-test-until "no message" (lambda () (null (tiaoli-test-messages)))))
  (tiaoli-test-say "a mistake is told at its place, and taken back")

  (dolist (typed '("zxj" "助"))
    (tiaoli-test-go "给予 助学金 按 助学金标准")
    (let ((place (point)))
      (insert "给予 " typed "\n        ")
      (goto-char (+ place (length "给予 ") (length typed)))
      (eglot--signal-textDocument/didChange)
      (let* ((table (eglot-completion-at-point))
             (offered (all-completions "" (nth 2 table) (plist-get (nthcdr 3 table) :predicate))))
        (tiaoli-test-check (member "助学金" (mapcar #'string-trim offered)) (format "%s: %S" typed offered)))
      (delete-region place (+ place (length "给予 ") (length typed) (length "\n        ")))))
  (tiaoli-test-check (equal (buffer-string) pristine) "what was typed is still there")
  (tiaoli-test-say "names are completed by their initials and by themselves")

  (tiaoli-test-go "按 助学金标准" "按 ")
  (let ((told (format "%S" (tiaoli-test-ask :textDocument/hover))))
    (tiaoli-test-check (string-match-p "2000" told) told))
  (tiaoli-test-say "a standard is explained")

  ;; A rename of several files is asked about.
  (cl-letf (((symbol-function 'y-or-n-p) (lambda (&rest _) t)))
    (tiaoli-test-go "应助 涉农或A类" "应助 ")
    (let ((places (tiaoli-test-places)))
      (tiaoli-test-check (> places 10) (format "%d places" places))
      (eglot-rename "涉农或甲类")
      (save-some-buffers t)
      (tiaoli-test-check (tiaoli-test-differs folder) "the new name is not on the disk")
      (tiaoli-test-go "应助 涉农或甲类" "应助 ")
      ;; A file that is no policy, such as the CSV of examples, is read again when it is on the disk.
      (tiaoli-test-until "every place of the new name" (lambda () (= places (tiaoli-test-places)))))
    (eglot-rename "涉农或A类")
    (save-some-buffers t))
  (tiaoli-test-check (not (tiaoli-test-differs folder)) "the old name is not back")
  (tiaoli-test-say "a rule is renamed there and back")

  (tiaoli-test-go "给予 助学金 按 助学金标准")
  (insert "     ")
  (eglot-format-buffer)
  (tiaoli-test-check (equal (buffer-string) pristine) "the format is not as it was")
  (tiaoli-test-say "the text is put in order")

  (set-buffer-modified-p nil)
  (eglot-shutdown (eglot--current-server-or-lose))
  (delete-directory folder t))

;;; test-server.el ends here
