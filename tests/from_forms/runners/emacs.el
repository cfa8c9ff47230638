;; Emacs' parsers, by the first argument: extract (Rmail, Gnus' summary), drums (Gnus' replies, mu4e), rfc822.
;; emacs -Q --batch -l emacs.el NAME

(require 'json)
(require 'mail-extr)
(require 'mail-parse)
(require 'rfc822)

(defun found-by-extract (value) (mapcar #'cadr (mail-extract-address-components value t)))
(defun found-by-drums (value) (mapcar #'car (mail-header-parse-addresses value)))
(defun found-by-rfc822 (value)
  (mapcar (lambda (found) (if (string-prefix-p "(" found) (error "%s" found) found)) (rfc822-addresses value)))

(defun from-of (file)
  (with-temp-buffer
    (set-buffer-multibyte nil)
    (insert-file-contents-literally file)
    (re-search-forward "^From:\\(\\(?:.\\|\n\\)*?\\)\r\nTo:")
    (string-trim (replace-regexp-in-string "\r\n" "" (match-string 1)))))

(defun printable (text)
  (replace-regexp-in-string "[^ -~]" (lambda (c) (format "\\x%02x" (aref c 0))) (format "%s" text) t t))

(let ((parser (intern (concat "found-by-" (pop command-line-args-left))))
      (inhibit-message t)
      file)
  (while (setq file (ignore-errors (read-from-minibuffer "")))
    (let (addresses problem)
      (condition-case found
          (setq addresses (delq nil (funcall parser (from-of file))))
        (error (setq problem (printable (error-message-string found)))))
      (send-string-to-terminal
       (concat (json-encode `((file . ,file) (addresses . ,(vconcat (mapcar #'printable addresses)))
                              (error . ,problem)))
               "\n")))))
